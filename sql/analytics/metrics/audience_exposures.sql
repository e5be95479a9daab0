-- The exposures of hotspots in each bucket, for a part of the audience. A hotspot may have been in other nodes before,
-- so the plays of all nodes of its playlist are read; those without it are left out before their marks are taken apart.
--
-- $1 playlist ids bigint[], $2 ids of hotspots bigint[]
-- $3 bounds of the buckets in slots, ascending integer[]
-- $4 viewers and journeys that the filter names, ascending bigint[], $5 the group of each of them integer[]
-- $6 contexts in which every viewer matches bigint[], $7 contexts in which some groups match, ascending bigint[]
-- $8 the groups that match in the contexts of $7, as bits bytea
-- In a breakdown (see bucket_of), else empty:
-- $9 values of the times between two bounds integer[], $10 contexts bigint[], $11 their values integer[]
select exposed.hotspot_id as subject_id,
       bucket_of(exposed.hotspot_id, floor(date_part('epoch', step.at) / 900)::integer, step.context_id, $3, $9, $10,
                 $11, array[]::bigint[], array[]::boolean[]) - 1 as bucket,
       count(*) as exposures
  from step
 cross join lateral exposed(step.marks, step.node_id, step.hotspot_id) as exposed (hotspot_id)
 where step.playlist_id = any($1)
   and step.known >= false               -- the condition of the index step_time
   and step.at >= to_timestamp($3[1] * 900.0)
   and step.at < to_timestamp($3[cardinality($3)] * 900.0)
   and (step.marks && $2 or step.hotspot_id = any($2))
   and in_audience(audience_member(step.journey_id, step.viewer_id, $4), step.known, step.context_id,
                   $4, $5, $6, $7, $8)
   and exposed.hotspot_id = any($2)
 group by 1, 2
