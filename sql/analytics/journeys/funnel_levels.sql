-- How many sessions played nodes of which level at the deepest; 0 if none of their nodes has a level.
--
-- node_set_day has the sessions of whole UTC days by the set of their nodes, except those whose path is not whole:
-- these are read from journeys, and their nodes from the plays.
--
-- $1 playlist ids bigint[]
-- $2 first day of node_set_day that counts integer, $3 the day after the last one integer
-- $4 starts of times whose journeys are read timestamptz[], $5 their ends timestamptz[]
-- $6 1 for each time that is added to the days, -1 for each that is taken away integer[]
-- $7 whether there is a filter boolean
-- $8 viewers and journeys that the filter names, ascending bigint[], $9 the group of each of them integer[]
-- $10 contexts in which every viewer matches bigint[], $11 contexts in which some groups match, ascending bigint[]
-- $12 the groups that match in the contexts of $11, as bits bytea
-- $13 nodes, ascending bigint[], $14 the level of each of them integer[]
with grouped as (
  -- path_id is a hash of the first 1,000 plays: a longer journey has a row of its own.
  select playlist_id, case when steps > 1000 then id else path_id end as path_key, sum(part.sign) as sessions,
         min(id) as journey_id, any_value(path) as nodes, bool_and(whole) as whole
    from journey
    join unnest($4::timestamptz[], $5::timestamptz[], $6::integer[]) as part (start_at, end_at, sign)
      on journey.start_at >= part.start_at
     and journey.start_at < part.end_at
   where playlist_id = any($1)
     and case
           when $7 then session_in_audience(id, viewer_id, known, context_id, $8, $9, $10, $11, $12)
           else not bot
         end
   group by 1, 2
),
visited as (
  select grouped.playlist_id, grouped.sessions, coalesce(long.nodes, grouped.nodes) as nodes
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
  union all
  select journey.playlist_id, 1, array_agg(distinct step.node_id)
    from journey
    join step on step.playlist_id = journey.playlist_id
             and step.playlist_id = any($1)           -- tells Citus the shards
             and step.journey_id = journey.id
             and step.at > '-infinity'
   where journey.playlist_id = any($1)
     and not journey.whole
     and journey.start_at >= to_timestamp($2::integer * 86400.0)
     and journey.start_at < to_timestamp($3::integer * 86400.0)
     and not journey.bot
   group by journey.playlist_id, journey.id
  union all
  select playlist_id, sum(journeys), nodes
    from node_set_day
   where playlist_id = any($1)
     and day >= $2
     and day < $3
   group by 1, 3
)
select playlist_id, cardinality(places_of_levels(nodes, $13, $14)) as level, sum(sessions)::bigint as count
  from visited
 group by 1, 2
having sum(sessions) <> 0
