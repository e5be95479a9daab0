-- What subjects measured in each bucket of time, of a part of the audience only: every number is what it would be if no
-- other visits existed.
--
-- The links between visits lead through those of everybody, so viewers are counted one by one here.
--
-- No step depends on how many visits the planner expects to match. They are filtered by look-ups in the arguments: a
-- join with these could become a nested loop. Whether a viewer had come before is looked up in the primary key, once
-- for each bucket, and up to the first visit that matches.
--
-- $1 playlist ids bigint[], $2 subject ids bigint[]
-- $3 bounds of the buckets in slots, ascending integer[]
-- $4 viewers that the filter names, ascending bigint[], $5 the group of each integer[]
-- $6 contexts in which everybody matches bigint[], $7 those in which some do, ascending bigint[]
-- $8 who does in those bytea
-- $9 subjects whose viewers are counted bigint[]
-- $10 those of them whose new viewers are counted bigint[]
with seen as (
  -- Where viewers are not counted, all visits in a bucket are one row.
  select playlist_id, subject_id, width_bucket(slot, $3) as bucket, known,
         case when subject_id = any($9) then viewer_id end as viewer_id, bool_or(present) as present,
         sum(impressions) as impressions, sum(plays) as plays, sum(clicks) as clicks, sum(watched_ms) as watched_ms
    from visit
   where playlist_id = any($1)
     and subject_id = any($2)
     and slot >= 0                       -- as the index visit_slot has it
     and slot >= $3[1]
     and slot < $3[cardinality($3)]
     and in_audience(viewer_id, known, context_id, $4, $5, $6, $7, $8)
   group by 1, 2, 3, 4, 5
)
select seen.subject_id, seen.bucket - 1 as bucket,
       sum(seen.impressions)::bigint as impressions, sum(seen.plays)::bigint as plays,
       sum(seen.clicks)::bigint as clicks, sum(seen.watched_ms)::bigint as watched_ms,
       count(seen.viewer_id) filter (where seen.present and seen.known) as authenticated,
       count(seen.viewer_id) filter (where seen.present and not seen.known) as anonymous,
       count(seen.viewer_id) filter (where seen.present and earlier.slot is null) as new
  from seen
  left join lateral (
         select visit.slot
           from visit
          where seen.present
            and seen.subject_id = any($10)
            and visit.playlist_id = seen.playlist_id
            and visit.subject_id = seen.subject_id
            and visit.viewer_id = seen.viewer_id
            and visit.slot < $3[seen.bucket]
            and visit.present
            and in_audience(visit.viewer_id, visit.known, visit.context_id, $4, $5, $6, $7, $8)
          limit 1
       ) as earlier on true
 group by seen.subject_id, seen.bucket
