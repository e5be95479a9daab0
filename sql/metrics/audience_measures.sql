-- What subjects measured in each bucket of time, of a part of the audience only: every number is what it would be if no
-- other visits existed.
--
-- Links between visits lead through those of everybody, so viewers are counted one by one here.
--
-- $1 playlist ids bigint[], $2 subject ids bigint[]
-- $3 bounds of the buckets in slots, ascending integer[]
-- $4, $5 viewers that the filter names bigint[], and the group that each belongs to integer[]
-- $6, $7 the visits that match, as pairs: who, a group of $5 or -1 any other authenticated or 0 any other anonymous
--        viewer integer[]; and the context bigint[]
-- $8 viewers are asked for boolean
with matching as (
  select visit.subject_id, visit.viewer_id, visit.known, visit.slot, visit.present,
         visit.impressions, visit.plays, visit.clicks, visit.watched_ms
    from visit
    left join unnest($4::bigint[], $5::integer[]) as named (viewer_id, number)
      on named.viewer_id = visit.viewer_id
    join unnest($6::integer[], $7::bigint[]) as audience (who, context_id)
      on audience.context_id = visit.context_id
     and audience.who = coalesce(named.number, case when visit.known then -1 else 0 end)
   where visit.playlist_id = any($1)
     and visit.subject_id = any($2)
     and visit.slot < ($3::integer[])[cardinality($3)]
     and ($8 or visit.slot >= $3[1])     -- only who is new depends on what was before
), seen as (
  select subject_id, viewer_id, known, width_bucket(slot, $3) as bucket, bool_or(present) as present,
         sum(impressions) as impressions, sum(plays) as plays, sum(clicks) as clicks, sum(watched_ms) as watched_ms
    from matching
   where slot >= $3[1]
   group by subject_id, viewer_id, known, bucket
), debut as (
  select subject_id, viewer_id, min(slot) as slot
    from matching
   where $8
     and present
   group by subject_id, viewer_id
)
select seen.subject_id, seen.bucket - 1 as bucket,
       sum(seen.impressions)::bigint as impressions, sum(seen.plays)::bigint as plays,
       sum(seen.clicks)::bigint as clicks, sum(seen.watched_ms)::bigint as watched_ms,
       count(*) filter (where seen.present and seen.known) as authenticated,
       count(*) filter (where seen.present and not seen.known) as anonymous,
       count(*) filter (where seen.present and debut.slot >= $3[seen.bucket]) as new
  from seen
  left join debut on debut.subject_id = seen.subject_id
                 and debut.viewer_id = seen.viewer_id
 group by seen.subject_id, seen.bucket
