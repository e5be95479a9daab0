-- How many viewers met how many of the nodes of a funnel, in their order and in whatever sessions.
--
-- A viewer gets at least as far as the best of the own sessions does by itself. Only where some session has the next
-- node, too, does the order of the sessions matter. Then those that do not overlap follow each other: many viewers have
-- equal sequences of walks, as the nodes of a funnel in a path are called here, so sequences are followed, not viewers.
-- Of the others, and where a path is not whole, the plays are read.
--
-- Walks are found once for each path, since there are far fewer paths than journeys. A path brings its viewers along:
-- reading the journeys a second time, to look up what was found of their paths, takes twice as long.
--
-- $1 playlist ids bigint[]
-- $2 start of the period timestamptz, $3 its end timestamptz
-- $4 whether there is a filter boolean
-- $5 viewers and journeys that the filter names, ascending bigint[], $6 the group of each of them integer[]
-- $7 contexts in which every viewer matches bigint[], $8 contexts in which some groups match, ascending bigint[]
-- $9 the groups that match in the contexts of $8, as bits bytea
-- $10 the nodes of the funnel bigint[]
with grouped as materialized (
  select playlist_id, path_id, any_value(path) as nodes, array_agg(viewer_id) as viewer_ids
    from journey
   where playlist_id = any($1)
     and start_at >= $2
     and start_at < $3
     and whole
     and case
           when $4 then session_in_audience(id, viewer_id, known, context_id, $5, $6, $7, $8, $9)
           else not bot
         end
   group by 1, 2
),
walked as materialized (
  -- By itself, since walks would be looked for again for each viewer.
  select playlist_id, path_id, viewer_ids,
         array(select node_id from unnest(nodes) as node_id where node_id = any($10::bigint[])) as walk
    from grouped
),
walk as materialized (
  -- Bit n - 1 of met stands for the nth node of the funnel.
  select row_number() over () as number, nodes, path_ids, cardinality(places_in_order(nodes, $10)) as stage,
         (select bit_or(1::bigint << array_position($10, node_id) - 1) from unnest(nodes) as node_id) as met
    from (select walk as nodes, array_agg(path_id) as path_ids
            from walked
           group by walk) as walk
),
viewer as (
  select viewer_id, playlist_id, max(stage) as stage, bit_or(met) as met
    from (select walked.playlist_id, unnest(walked.viewer_ids) as viewer_id, walk.stage, walk.met
            from walked
            join walk on walk.nodes = walked.walk
          union all
          select journey.playlist_id, journey.viewer_id, cardinality(places_in_order(played.nodes, $10)), played.met
            from journey
           cross join lateral (
                   select array_agg(step.node_id order by step.at, step.event_id) as nodes,
                          bit_or(1::bigint << array_position($10, step.node_id) - 1) as met
                     from step
                    where step.playlist_id = journey.playlist_id
                      and step.playlist_id = any($1)          -- tells Citus the shards
                      and step.journey_id = journey.id
                      and step.at > '-infinity'
                      and step.node_id = any($10)
                 ) as played
           where journey.playlist_id = any($1)
             and journey.start_at >= $2
             and journey.start_at < $3
             and not journey.whole
             and case
                   when $4 then
                     session_in_audience(journey.id, journey.viewer_id, journey.known, journey.context_id,
                                         $5, $6, $7, $8, $9)
                   else not journey.bot
                 end) as session
   group by viewer_id, playlist_id
),
counted as materialized (
  select playlist_id, stage, has_next, count(*) as viewers, array_agg(viewer_id) filter (where has_next) as viewer_ids
    from (select playlist_id, viewer_id, stage, met is not null and met & (1::bigint << stage) <> 0 as has_next
            from viewer) as viewer
   group by 1, 2, 3
),
found as (
  select array_agg(path_id order by path_id) as path_ids, array_agg(number order by path_id) as numbers
    from (select unnest(path_ids) as path_id, number
            from walk) as path
),
session as (
  select *, bool_or(overlapping or not whole) over (partition by viewer_id, playlist_id) as by_plays
    from (select journey.playlist_id, journey.viewer_id, journey.id, journey.start_at, journey.whole,
                 (select numbers from found)[width_bucket(journey.path_id, (select path_ids from found))] as number,
                 journey.start_at <= max(journey.last_play_at) over (
                   partition by journey.viewer_id, journey.playlist_id order by journey.start_at
                   rows between unbounded preceding and 1 preceding) as overlapping
            from (select playlist_id, unnest(viewer_ids) as viewer_id from counted) as viewer
            join journey on journey.playlist_id = viewer.playlist_id
                        and journey.playlist_id = any($1)
                        and journey.viewer_id = viewer.viewer_id
           where journey.start_at >= $2
             and journey.start_at < $3
             and case
                   when $4 then
                     session_in_audience(journey.id, journey.viewer_id, journey.known, journey.context_id,
                                         $5, $6, $7, $8, $9)
                   else not journey.bot
                 end) as session
),
sequence as (
  select row_number() over () as number, playlist_id, walks, count(*) as viewers
    from (select playlist_id, array_agg(number order by start_at) as walks
            from session
           where by_plays is not true
           group by viewer_id, playlist_id) as viewer
   group by playlist_id, walks
),
followed as (
  select sequence.playlist_id, sequence.viewers, array_agg(node.id order by session.place, node.place) as nodes
    from sequence
   cross join lateral unnest(sequence.walks) with ordinality as session (number, place)
    join walk on walk.number = session.number
   cross join lateral unnest(walk.nodes) with ordinality as node (id, place)
   group by sequence.playlist_id, sequence.number, sequence.viewers
  union all
  select session.playlist_id, 1, array_agg(step.node_id order by step.at, step.event_id)
    from session
    join step on step.playlist_id = session.playlist_id
             and step.playlist_id = any($1)
             and step.journey_id = session.id
             and step.at > '-infinity'
             and step.node_id = any($10)
   where session.by_plays
   group by session.viewer_id, session.playlist_id
)
select playlist_id, stage, sum(viewers)::bigint as count
  from (select playlist_id, stage, viewers
          from counted
         where not has_next
        union all
        select playlist_id, cardinality(places_in_order(nodes, $10)), sum(viewers)
          from followed
         group by 1, 2) as reached
 group by 1, 2
