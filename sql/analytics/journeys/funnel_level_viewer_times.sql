-- The median seconds from the first play of a level or deeper to the first one of the next level or deeper, of the
-- viewers that came so far. The first play of a level is the start of a node in a path, in whatever session: the
-- earliest of those of all sessions. A level that was skipped is entered together with the deeper one.
--
-- The places of the stages are found once for each path, since there are far fewer paths than journeys. A path brings
-- its viewers along, and the times of their journeys: reading the journeys a second time, to look up the places, takes
-- longer.
--
-- $1 playlist ids bigint[]
-- $2 start of the period timestamptz, $3 its end timestamptz
-- $4 whether there is a filter boolean
-- $5 viewers and journeys that the filter names, ascending bigint[], $6 the group of each of them integer[]
-- $7 contexts in which every viewer matches bigint[], $8 contexts in which some groups match, ascending bigint[]
-- $9 the groups that match in the contexts of $8, as bits bytea
-- $10 nodes, ascending bigint[], $11 the level of each of them integer[]
with walked as (
  select playlist_id, any_value(path) as nodes, array_agg(viewer_id) as viewer_ids,
         array_agg(path_times) as times
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
  select journey.playlist_id, played.nodes, array[journey.viewer_id], array[played.times]
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
  select playlist_id, viewer_ids, times, places_of_levels(nodes, $10::bigint[], $11::integer[]) as places
    from walked
),
entered as (
  select playlist_id, stage, unnest(viewer_ids) as viewer_id,
         unnest(times[:][places[stage] : places[stage]]) as time
    from placed
   cross join lateral generate_series(1, cardinality(places)) as stage
),
leg as (
  select playlist_id, stage, time - lag(time) over (partition by viewer_id, playlist_id order by stage) as microseconds
    from (select distinct on (viewer_id, playlist_id, stage) playlist_id, viewer_id, stage, time
            from entered
           order by viewer_id, playlist_id, stage, time) as first
)
select playlist_id, stage as level,
       percentile_cont(0.5) within group (order by microseconds) / 1000000 as median_seconds
  from leg
 where stage > 1
 group by 1, 2
