-- How many viewers met how many of the nodes of a funnel, in their order and in whatever sessions.
--
-- A viewer comes at least as far as in the best of the sessions, taken by itself. Only if another session has the next
-- node does their order matter. Then sessions that do not overlap follow each other. The nodes of the funnel in a path
-- are a walk here: many viewers have the same walks in the same order, which are followed once for all of them. Of
-- sessions that overlap, and where a path is not whole, the plays are read.
--
-- Stages are found once for each path, since there are far fewer paths than journeys. A path brings its viewers along:
-- reading the journeys a second time, to look up the stages of their paths, takes twice as long. What is found of a
-- part of the journeys is looked up in arrays, since a join could become a nested loop.
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
placed as materialized (
  -- By itself, since this would be looked for again for each viewer. Bit n - 1 of met stands for the nth node.
  select playlist_id, viewer_ids, cardinality(places_in_order(nodes, $10::bigint[])) as stage,
         (select bit_or(1::bigint << number - 1)
            from generate_subscripts($10, 1) as number
           where $10[number] = any(nodes)) as met
    from grouped
),
viewer as materialized (
  select viewer_id, playlist_id, max(stage) as stage, bit_or(met) & (1::bigint << max(stage)) <> 0 as has_next
    from (select playlist_id, unnest(viewer_ids) as viewer_id, stage, met
            from placed
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
undecided as (
  -- A viewer of several playlists is followed in all of them.
  select array_agg(distinct viewer_id) as ids
    from viewer
   where has_next
),
walk as (
  select row_number() over () as number, nodes, path_ids
    from (select nodes, array_agg(path_id) as path_ids
            from (select path_id, array(select node_id from unnest(nodes) as node_id where node_id = any($10)) as nodes
                    from grouped) as path
           group by nodes) as walk
),
found as (
  -- The walk of each path, and the nodes of all walks, one walk after the other, with the places where they end.
  select (select array_agg(path_id order by path_id)
            from walk
           cross join lateral unnest(path_ids) as path_id) as path_ids,
         (select array_agg(number order by path_id)
            from walk
           cross join lateral unnest(path_ids) as path_id) as numbers,
         (select array_agg(node_id order by number, place)
            from walk
           cross join lateral unnest(nodes) with ordinality as node (node_id, place)) as nodes,
         (select array_agg(last order by number)
            from (select number, sum(cardinality(nodes)) over (order by number)::integer as last
                    from walk) as walk) as ends
),
session as (
  select *, bool_or(overlapping or not whole) over (partition by viewer_id, playlist_id) as by_plays
    from (select playlist_id, viewer_id, id, start_at, whole,
                 (select numbers from found)[width_bucket(path_id, (select path_ids from found))] as number,
                 start_at <= max(last_play_at) over (
                   partition by viewer_id, playlist_id order by start_at
                   rows between unbounded preceding and 1 preceding) as overlapping
            from journey
           where playlist_id = any($1)
             and start_at >= $2
             and start_at < $3
             and case
                   when $4 then session_in_audience(id, viewer_id, known, context_id, $5, $6, $7, $8, $9)
                   else not bot
                 end
             and (select ids from undecided)[width_bucket(viewer_id, (select ids from undecided))] = viewer_id
         ) as session
),
followed as (
  select playlist_id, viewers,
         array(select (select nodes from found)[place]
                 from unnest(walks) with ordinality as walk (number, turn)
                cross join lateral generate_series(coalesce((select ends from found)[number - 1], 0) + 1,
                                                   (select ends from found)[number]) as place
                order by turn, place) as nodes
    from (select playlist_id, walks, count(*) as viewers
            from (select playlist_id, array_agg(number order by start_at) as walks
                    from session
                   where by_plays is not true
                   group by viewer_id, playlist_id) as viewer
           group by 1, 2) as sequence
  union all
  select session.playlist_id, 1, array_agg(step.node_id order by step.at, step.event_id)
    from session
    join step on step.playlist_id = session.playlist_id
             and step.playlist_id = any($1)
             and step.journey_id = session.id
             and step.at > '-infinity'
   where session.by_plays
     and step.node_id = any($10)
   group by session.viewer_id, session.playlist_id
)
select playlist_id, stage, sum(viewers)::bigint as count
  from (select playlist_id, stage, count(*) as viewers
          from viewer
         where (select ids from undecided)[width_bucket(viewer_id, (select ids from undecided))]
               is distinct from viewer_id
         group by 1, 2
        union all
        select playlist_id, cardinality(places_in_order(nodes, $10)), sum(viewers)
          from followed
         group by 1, 2) as reached
 group by 1, 2
