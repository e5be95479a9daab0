-- How many sessions, or viewers, played nodes of which level at the deepest; 0 if none of their nodes has a level.
--
-- $1 playlist ids bigint[]
-- $2 start of the period timestamptz, $3 its end timestamptz
-- $4 whether there is a filter boolean
-- $5 viewers and journeys that the filter names, ascending bigint[], $6 the group of each of them integer[]
-- $7 contexts in which every viewer matches bigint[], $8 contexts in which some groups match, ascending bigint[]
-- $9 the groups that match in the contexts of $8, as bits bytea
-- $10 nodes bigint[], $11 the level of each of them integer[]
-- $12 whether viewers are counted in place of sessions boolean
with grouped as (
  -- path_id is a hash of the first 1,000 plays: a longer journey has a row of its own.
  select playlist_id, case when steps > 1000 then id else path_id end as path_key, count(*) as sessions,
         min(id) as journey_id, any_value(path) as nodes, max(steps) as steps
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
whole as (
  -- A journey has the first 64 nodes of its path. The nodes of longer ones are read from the plays.
  select grouped.playlist_id, grouped.path_key, grouped.sessions, coalesce(long.nodes, grouped.nodes) as nodes
    from grouped
    left join lateral (
           select array_agg(distinct step.node_id) as nodes
             from step
            where (cardinality(grouped.nodes) = 64 or grouped.steps > 1000)
              and step.playlist_id = grouped.playlist_id
              and step.playlist_id = any($1)          -- tells Citus the shards
              and step.journey_id = grouped.journey_id
              and step.at > '-infinity'
         ) as long on true
),
deepest as (
  select whole.playlist_id, whole.path_key, whole.sessions, coalesce(max(level.level), 0) as level
    from whole
   cross join lateral unnest(whole.nodes) as node (id)
    left join unnest($10::bigint[], $11::integer[]) as level (node_id, level) on level.node_id = node.id
   group by 1, 2, 3
),
found as (
  -- Arrays to look paths up in, since a join could become a nested loop. They are read by queries of their own: rows
  -- that are joined with them would carry them.
  select array_agg(path_key order by path_key) as path_keys, array_agg(level order by path_key) as levels
    from deepest
   where $12
)
select playlist_id, level, sum(sessions)::bigint as count
  from deepest
 where not $12
 group by 1, 2
 union all
select playlist_id, level, count(*)
  from (select journey.playlist_id, journey.viewer_id,
               max((select levels from found)[
                     width_bucket(case when steps > 1000 then id else path_id end, (select path_keys from found))])
                 as level
          from journey
         where $12
           and journey.playlist_id = any($1)
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
