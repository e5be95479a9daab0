-- The measures of subjects in each bucket, counted for a part of the audience as if no other visits existed. In a
-- breakdown, a bucket is a value, and a viewer is new who had never been present with it before the period.
--
-- The column prev_slot refers to the viewer's previous visit of any audience, so it can't be used here: each viewer is
-- counted by grouping visits instead.
--
-- No step depends on how many visits the planner expects to match. in_audience looks the visits up in the arguments,
-- since a join with the arguments could become a nested loop. Whether a viewer had been present before is looked up in
-- the primary key, once for each bucket, and the search ends with the first visit that matches.
--
-- $1 playlist ids bigint[], $2 subject ids bigint[]
-- $3 bounds of the buckets in slots, ascending integer[]
-- $4 viewers that the filter names, ascending bigint[], $5 the group of each of these viewers integer[]
-- $6 contexts in which every viewer matches bigint[], $7 contexts in which some groups match, ascending bigint[]
-- $8 the groups that match in the contexts of $7, as bits bytea
-- $9 subjects whose viewers are counted bigint[]
-- $10 subjects among these whose new viewers are counted bigint[]
-- In a breakdown (see bucket_of), else empty:
-- $11 values of the times between two bounds integer[], $12 contexts bigint[], $13 their values integer[]
-- $14 subjects of which the rest is counted bigint[], $15 which values are their rest boolean[]
with seen as (
  -- If a subject's viewers are not counted, all its visits in a bucket become one row.
  select playlist_id, subject_id, bucket_of(subject_id, slot, context_id, $3, $11, $12, $13, $14, $15) as bucket,
         known, case when subject_id = any($9) then viewer_id end as viewer_id, bool_or(present) as present,
         sum(impressions) as impressions, sum(plays) as plays, sum(clicks) as clicks, sum(watched_ms) as watched_ms
    from visit
   where playlist_id = any($1)
     and subject_id = any($2)
     and slot >= 0                       -- the condition of the partial index visit_slot
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
            and visit.playlist_id = any($1)         -- tells Citus the shards
            and visit.subject_id = seen.subject_id
            and visit.viewer_id = seen.viewer_id
            and visit.slot < $3[case when cardinality($11) = 0 then seen.bucket else 1 end]
            and visit.present
            and in_audience(visit.viewer_id, visit.known, visit.context_id, $4, $5, $6, $7, $8)
            and (cardinality($12) = 0
                 or bucket_of(visit.subject_id, $3[1], visit.context_id, $3, $11, $12, $13, $14, $15) = seen.bucket)
          limit 1
       ) as earlier on true
 where seen.bucket is not null
 group by seen.subject_id, seen.bucket
