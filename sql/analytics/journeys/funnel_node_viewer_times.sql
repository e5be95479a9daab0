-- The median seconds from a node of a funnel to the next one, of the viewers that met the nodes so far, in their order
-- and in whatever sessions.
--
-- A node that follows itself stands in the path once: a later play of it tells nothing, unless the viewer played
-- something else meanwhile, in another session. So of sessions that overlap another one of their viewer the plays are
-- read, and also where the path is not whole.
--
-- $1 playlist ids bigint[]
-- $2 start of the period timestamptz, $3 its end timestamptz
-- $4 whether there is a filter boolean
-- $5 viewers and journeys that the filter names, ascending bigint[], $6 the group of each of them integer[]
-- $7 contexts in which every viewer matches bigint[], $8 contexts in which some groups match, ascending bigint[]
-- $9 the groups that match in the contexts of $8, as bits bytea
-- $10 the nodes of the funnel bigint[]
with session as (
  -- The sum keeps the planner from reading journeys in the order of viewers, which are scattered over the table.
  select playlist_id, id, viewer_id,
         not whole
         or start_at <= max(last_play_at) over (
              partition by viewer_id + 0, playlist_id order by start_at
              rows between unbounded preceding and 1 preceding)
         or last_play_at >= lead(start_at) over (partition by viewer_id + 0, playlist_id order by start_at) as by_plays
    from journey
   where playlist_id = any($1)
     and start_at >= $2
     and start_at < $3
     and case
           when $4 then session_in_audience(id, viewer_id, known, context_id, $5, $6, $7, $8, $9)
           else not bot
         end
),
exception as (
  select array_agg(id order by id) as ids
    from session
   where by_plays
),
played as (
  -- Equal times of different sessions are those of plays. What has equal times in a path is in the order of the places.
  select playlist_id, viewer_id, node_id, time, place
    from (select playlist_id, viewer_id, unnest(path) as node_id, unnest(path_times) as time,
                 generate_subscripts(path, 1) as place
            from journey
           where playlist_id = any($1)
             and start_at >= $2
             and start_at < $3
             and case
                   when $4 then session_in_audience(id, viewer_id, known, context_id, $5, $6, $7, $8, $9)
                   else not bot
                 end
             and (select ids from exception)[width_bucket(id, (select ids from exception))] is distinct from id) as path
   where node_id = any($10)
  union all
  select session.playlist_id, session.viewer_id, step.node_id, step.time,
         row_number() over (partition by session.playlist_id order by step.time, step.event_id)
    from session
   cross join lateral (
           -- Grouped, since it is a loop then, and no join with all plays.
           select step.node_id, microseconds(step.at) as time, step.event_id
             from step
            where step.playlist_id = session.playlist_id
              and step.playlist_id = any($1)          -- tells Citus the shards
              and step.journey_id = session.id
              and step.at > '-infinity'
              and step.node_id = any($10)
            group by step.node_id, step.at, step.event_id
         ) as step
   where session.by_plays
),
walked as (
  select playlist_id, viewer_id, array_agg(node_id order by time, place) as nodes,
         array_agg(time order by time, place) as times
    from played
   group by viewer_id, playlist_id
),
placed as materialized (
  -- By itself, since the places would be looked for wherever they are used.
  select playlist_id, times, places_in_order(nodes, $10) as places
    from walked
),
leg as materialized (
  -- By itself, since arrays would be sorted along with the stages.
  select placed.playlist_id, stage,
         placed.times[placed.places[stage]] - placed.times[placed.places[stage - 1]] as microseconds
    from placed
   cross join lateral generate_series(2, cardinality(placed.places)) as stage
)
select playlist_id, stage, percentile_cont(0.5) within group (order by microseconds) / 1000000 as median_seconds
  from leg
 group by 1, 2
