-- The exposures of hotspots in each bucket, for a part of the audience, or for all viewers where buckets are shorter
-- than days. A hotspot may have been in other nodes before, so the plays of all nodes of its playlist are read. If few
-- hotspots are asked for, those without them are left out.
--
-- Marks are taken apart once for all plays whose marks have the same nodes and targets in the same order. Their times
-- do not matter, nor do their kinds: nodes and hotspots have ids of one sequence, and all kinds of marks whose target
-- is a hotspot expose it.
--
-- Plays are counted before their bucket is known, by what tells it: the first slot of the interval that they are in,
-- and their context if values depend on it. A function that returns sets keeps the planner from merging the subquery
-- with the rest: it would expect a group for each play, since the times in marks differ, and let no worker count.
--
-- $1 playlist ids bigint[], $2 ids of hotspots bigint[]
-- $3 bounds of the buckets in slots, ascending integer[]
-- $4 viewers and journeys that the filter names, ascending bigint[], $5 the group of each of them integer[]
-- $6 contexts in which every viewer matches bigint[], $7 contexts in which some groups match, ascending bigint[]
-- $8 the groups that match in the contexts of $7, as bits bytea
-- $9 whether all viewers are counted, bots left out, instead boolean
-- In a breakdown (see bucket_of), else empty:
-- $10 values of the times between two bounds integer[], $11 contexts bigint[], $12 their values integer[]
with alike as (
  select playlist_id, node_id, hotspot_id, interval, context_id, targets, any_value(marks) as marks,
         count(*) as plays
    from (select playlist_id, node_id, hotspot_id, marks, marks[:][2:3] as targets, unnest(array[1]),
                 case
                   when cardinality($3::integer[]) = 2 then $3[1]
                   else $3[width_bucket(floor(date_part('epoch', at) / 900)::integer, $3)]
                 end as interval,
                 case when cardinality($11::bigint[]) > 0 then context_id else 0 end as context_id
            from step
           where playlist_id = any($1)
             and known >= false                  -- the condition of the index step_time
             and at >= to_timestamp($3[1] * 900.0)
             and at < to_timestamp($3[cardinality($3)] * 900.0)
             -- The marks of those who are not counted are not looked at.
             and case
                   when case
                          when $9 then bot
                          else not session_in_audience(journey_id, viewer_id, known, context_id, $4, $5, $6, $7, $8)
                        end then false
                   when cardinality($2::bigint[]) > 8 then true
                   else marks && $2 or hotspot_id = any($2)
                 end) as play
   group by playlist_id, node_id, hotspot_id, interval, context_id, targets
)
select exposed.hotspot_id as subject_id,
       bucket_of(exposed.hotspot_id, alike.interval, alike.context_id, $3, $10, $11, $12,
                 array[]::bigint[], array[]::boolean[]) - 1 as bucket,
       sum(alike.plays)::bigint as exposures
  from alike
 cross join lateral exposed(alike.marks, alike.node_id, alike.hotspot_id) as exposed (hotspot_id)
 where exposed.hotspot_id = any($2)
 group by 1, 2
