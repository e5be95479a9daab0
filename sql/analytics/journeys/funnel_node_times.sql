-- The median seconds from a node of a funnel to the next one, of the sessions that met the nodes so far, in their
-- order.
--
-- The places of the stages are found once for each path, since there are far fewer paths than journeys. A path brings
-- the times of its journeys along: reading the journeys a second time, to look up the places, takes longer. The
-- median is exact: times are grouped by the second, or rather by 2^20 microseconds, and only those of the second in the
-- middle are sorted.
--
-- $1 playlist ids bigint[]
-- $2 start of the period timestamptz, $3 its end timestamptz
-- $4 whether there is a filter boolean
-- $5 viewers and journeys that the filter names, ascending bigint[], $6 the group of each of them integer[]
-- $7 contexts in which every viewer matches bigint[], $8 contexts in which some groups match, ascending bigint[]
-- $9 the groups that match in the contexts of $8, as bits bytea
-- $10 the nodes of the funnel bigint[]
with walked as (
  select playlist_id, any_value(path) as nodes, array_agg(path_times) as times
    from journey
   where playlist_id = any($1)
     and start_at >= $2
     and start_at < $3
     and whole
     and path_times is not null                       -- journeys of an earlier version have none until a rebuild
     and case
           when $4 then session_in_audience(id, viewer_id, known, context_id, $5, $6, $7, $8, $9)
           else not bot
         end
   group by playlist_id, path_id
  union all
  -- Where the path is not whole, the plays are read.
  select journey.playlist_id, played.nodes, array[played.times]
    from journey
   cross join lateral (
           select array_agg(step.node_id order by step.at, step.event_id) as nodes,
                  array_agg(microseconds(step.at) order by step.at, step.event_id) as times
             from step
            where step.playlist_id = journey.playlist_id
              and step.playlist_id = any($1)          -- tells Citus the shards
              and step.journey_id = journey.id
              and step.at > '-infinity'
         ) as played
   where journey.playlist_id = any($1)
     and journey.start_at >= $2
     and journey.start_at < $3
     and not journey.whole
     and case
           when $4 then
             session_in_audience(journey.id, journey.viewer_id, journey.known, journey.context_id, $5, $6, $7, $8, $9)
           else not journey.bot
         end
),
placed as materialized (
  -- By itself, since the places would be looked for wherever they are used.
  select playlist_id, times, places_in_order(nodes, $10::bigint[]) as places
    from walked
),
leg as (
  select playlist_id, stage,
         unnest(times[:][places[stage] : places[stage]])
         - unnest(times[:][places[stage - 1] : places[stage - 1]]) as microseconds
    from placed
   cross join lateral generate_series(2, cardinality(places)) as stage
),
counted as (
  select playlist_id, stage, second, legs, sum(cardinality(legs)) over (partition by playlist_id, stage) as total,
         sum(cardinality(legs)) over (partition by playlist_id, stage order by second) - cardinality(legs) as before
    from (select playlist_id, stage, microseconds >> 20 as second, array_agg(microseconds) as legs
            from leg
           group by 1, 2, 3) as by_second
),
ranked as (
  -- An odd number of legs has one in the middle, an even one has two.
  select playlist_id, stage, total, microseconds,
         before + row_number() over (partition by playlist_id, stage, second order by microseconds) as place
    from counted
   cross join lateral unnest(legs) as microseconds
   where before < total / 2 + 1
     and before + cardinality(legs) >= (total + 1) / 2
)
select playlist_id, stage, avg(microseconds::float8) / 1000000 as median_seconds
  from ranked
 where place between (total + 1) / 2 and total / 2 + 1
 group by 1, 2
