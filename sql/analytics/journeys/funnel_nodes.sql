-- How many sessions met how many of the nodes of a funnel, in their order.
--
-- $1 playlist ids bigint[]
-- $2 start of the period timestamptz, $3 its end timestamptz
-- $4 whether there is a filter boolean
-- $5 viewers and journeys that the filter names, ascending bigint[], $6 the group of each of them integer[]
-- $7 contexts in which every viewer matches bigint[], $8 contexts in which some groups match, ascending bigint[]
-- $9 the groups that match in the contexts of $8, as bits bytea
-- $10 the nodes of the funnel bigint[]
with grouped as (
  -- path_id is a hash of the first 1,000 plays: a longer journey has a row of its own.
  select playlist_id, case when steps > 1000 then id else path_id end as path_key, count(*) as sessions,
         min(id) as journey_id, any_value(path) as nodes, max(steps) as steps
    from journey
   where playlist_id = any($1)
     and start_at >= $2
     and start_at < $3
     and case
           when $4 then session_in_audience(id, viewer_id, known, context_id, $5, $6, $7, $8, $9)
           else not bot
         end
   group by 1, 2
)
select grouped.playlist_id, cardinality(places_in_order(coalesce(long.nodes, grouped.nodes), $10)) as stage,
       sum(grouped.sessions)::bigint as count
  from grouped
  -- A journey has the first 64 nodes of its path. The nodes of longer ones are read from the plays.
  left join lateral (
         select array_agg(step.node_id order by step.at, step.event_id) as nodes
           from step
          where (cardinality(grouped.nodes) = 64 or grouped.steps > 1000)
            and step.playlist_id = grouped.playlist_id
            and step.playlist_id = any($1)            -- tells Citus the shards
            and step.journey_id = grouped.journey_id
            and step.at > '-infinity'
       ) as long on true
 group by 1, 2
