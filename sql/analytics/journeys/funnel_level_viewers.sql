-- How many viewers played nodes of which level at the deepest; 0 if none of their nodes has a level.
--
-- $1 playlist ids bigint[]
-- $2 start of the period timestamptz, $3 its end timestamptz
-- $4 whether there is a filter boolean
-- $5 viewers and journeys that the filter names, ascending bigint[], $6 the group of each of them integer[]
-- $7 contexts in which every viewer matches bigint[], $8 contexts in which some groups match, ascending bigint[]
-- $9 the groups that match in the contexts of $8, as bits bytea
-- $10 nodes, ascending bigint[], $11 the level of each of them integer[]
with grouped as (
  -- path_id is a hash of the first 1,000 plays: a longer journey has a row of its own.
  select playlist_id, case when steps > 1000 then id else path_id end as path_key, min(id) as journey_id,
         any_value(path) as nodes, bool_and(whole) as whole
    from journey
   where playlist_id = any($1)
     and start_at >= $2
     and start_at < $3
     and case
           when $4 then in_audience(audience_member(id, viewer_id, $5), known, context_id, $5, $6, $7, $8, $9)
           else not bot
         end
   group by 1, 2
),
visited as (
  -- The nodes of a path that is not whole are read from the plays.
  select grouped.playlist_id, grouped.path_key, coalesce(long.nodes, grouped.nodes) as nodes
    from grouped
    left join lateral (
           select array_agg(distinct step.node_id) as nodes
             from step
            where not grouped.whole
              and step.playlist_id = grouped.playlist_id
              and step.playlist_id = any($1)          -- tells Citus the shards
              and step.journey_id = grouped.journey_id
              and step.at > '-infinity'
         ) as long on true
),
found as (
  -- Arrays to look levels and paths up in, since a join could become a nested loop. Those of paths are read by queries
  -- of their own: rows that are joined with them would carry them.
  select array_agg(path_key order by path_key) as path_keys,
         array_agg(coalesce(deepest.level, 0) order by path_key) as levels
    from visited
   cross join lateral (
           select max(($11::integer[])[place]) as level
             from (select node.id, width_bucket(node.id, $10::bigint[]) as place
                     from unnest(visited.nodes) as node (id)) as placed
            where ($10::bigint[])[place] = placed.id
         ) as deepest
)
select playlist_id, level, count(*)
  from (select journey.playlist_id, journey.viewer_id,
               max((select levels from found)[
                     width_bucket(case when steps > 1000 then id else path_id end, (select path_keys from found))])
                 as level
          from journey
         where journey.playlist_id = any($1)
           and journey.start_at >= $2
           and journey.start_at < $3
           and case
                 when $4 then
                   in_audience(audience_member(journey.id, journey.viewer_id, $5), journey.known, journey.context_id,
                               $5, $6, $7, $8, $9)
                 else not journey.bot
               end
         group by 1, 2) as viewer
 group by 1, 2
