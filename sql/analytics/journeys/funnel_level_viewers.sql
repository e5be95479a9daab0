-- How many viewers played nodes of which level at the deepest; 0 if none of their nodes has a level.
--
-- The levels are found once for each path, since there are far fewer paths than journeys. A path brings its viewers
-- along: reading the journeys a second time, to look up the levels of their paths, takes longer. Viewers are sorted
-- with their own id first: comparing equal playlists first takes several times as long, and so does a hash of both,
-- which does not fit into the memory of a statement.
--
-- $1 playlist ids bigint[]
-- $2 start of the period timestamptz, $3 its end timestamptz
-- $4 whether there is a filter boolean
-- $5 viewers and journeys that the filter names, ascending bigint[], $6 the group of each of them integer[]
-- $7 contexts in which every viewer matches bigint[], $8 contexts in which some groups match, ascending bigint[]
-- $9 the groups that match in the contexts of $8, as bits bytea
-- $10 nodes, ascending bigint[], $11 the level of each of them integer[]
with grouped as materialized (
  select playlist_id, any_value(path) as nodes, array_agg(viewer_id) as viewer_ids
    from journey
   where playlist_id = any($1)
     and start_at >= $2
     and start_at < $3
     and whole
     and case
           when $4 then session_in_audience(id, viewer_id, known, context_id, $5, $6, $7, $8, $9)
           else not bot
         end
   group by playlist_id, path_id
),
placed as materialized (
  -- By itself, since the level would be looked for again for each viewer.
  select playlist_id, viewer_ids, cardinality(places_of_levels(nodes, $10::bigint[], $11::integer[])) as level
    from grouped
),
reached as (
  select playlist_id, unnest(viewer_ids) as viewer_id, level
    from placed
  union all
  -- Where the path is not whole, the plays are read.
  select journey.playlist_id, journey.viewer_id, cardinality(places_of_levels(played.nodes, $10, $11))
    from journey
   cross join lateral (
           select array_agg(step.node_id) as nodes
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
)
select playlist_id, level, count(*)
  from (select distinct on (viewer_id, playlist_id) playlist_id, level
          from reached
         order by viewer_id, playlist_id, level desc) as viewer
 group by 1, 2
