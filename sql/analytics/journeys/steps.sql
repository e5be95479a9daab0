-- The nodes that sessions play at each step from an origin, and how many go from which to which. Each step shows its
-- most frequent nodes, and all others as one without an id. A step begins with no node before it, or with the origin.
--
-- Journeys whose paths are equal become one row, since there are far fewer paths than journeys.
--
-- $1 playlist ids bigint[]
-- $2 first day of walk_day that counts integer, $3 the day after the last one integer
-- $4 starts of times whose journeys are read timestamptz[], $5 their ends timestamptz[]
-- $6 1 for each time that is added to the days, -1 for each that is taken away integer[]
-- $7 whether there is a filter boolean
-- $8 viewers and journeys that the filter names, ascending bigint[], $9 the group of each of them integer[]
-- $10 contexts in which every viewer matches bigint[], $11 contexts in which some groups match, ascending bigint[]
-- $12 the groups that match in the contexts of $11, as bits bytea
-- $13 the node that sessions are followed from, or 0 for the start or the end of the session bigint
-- $14 1 to follow them forwards, -1 backwards integer
-- $15 steps integer, $16 nodes that a step shows bigint
with grouped as (
  -- path_id is a hash of the first 1,000 plays: a longer journey has a row of its own.
  select playlist_id, case when steps > 1000 then id else path_id end as path_key, sum(part.sign) as sessions,
         min(id) as journey_id, any_value(path) as nodes, max(steps) as steps
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
whole as (
  -- A journey has the first 64 nodes of its path. Longer paths are read from the plays.
  select grouped.playlist_id, grouped.sessions, coalesce(long.nodes, grouped.nodes) as nodes
    from grouped
    left join lateral (
           select array_agg(play.node_id order by play.at, play.event_id) as nodes
             from (select step.node_id, step.at, step.event_id,
                          lag(step.node_id) over (order by step.at, step.event_id) as before_id
                     from step
                    where (cardinality(grouped.nodes) = 64 or grouped.steps > 1000)
                      and step.playlist_id = grouped.playlist_id
                      and step.playlist_id = any($1)          -- tells Citus the shards
                      and step.journey_id = grouped.journey_id
                      and step.at > '-infinity') as play
            where play.node_id is distinct from play.before_id
         ) as long on true
),
followed as (
  select playlist_id, sessions, nodes,
         case
           when $13::bigint = 0 and $14 = 1 then 1
           when $13 = 0 then cardinality(nodes)
           when $14 = 1 then array_position(nodes, $13)
           else (array_positions(nodes, $13))[cardinality(array_positions(nodes, $13))]
         end as origin
    from whole
),
cell as (
  -- Where a time is taken away from the days, nothing may be left.
  select playlist_id, step, node_id, to_node_id, sum(sessions) as sessions
    from (
         select playlist_id, step, case when step > 1 then nodes[origin + $14 * (step - 2)] else 0 end as node_id,
                nodes[origin + $14 * (step - 1)] as to_node_id, sum(sessions) as sessions
           from followed
          cross join lateral generate_series(
                  1, least($15, case when $14 = 1 then cardinality(nodes) - origin + 1 else origin end)) as step
          where origin is not null
          group by 1, 2, 3, 4
         union all
         select playlist_id, place, node_id, to_node_id, sum(journeys)
           from walk_day
          where playlist_id = any($1)
            and day >= $2
            and day < $3
            and place between 1 and $15            -- place 0 is the last play
          group by 1, 2, 3, 4
         ) as counted
   group by 1, 2, 3, 4
  having sum(sessions) <> 0
),
ranked as (
  select playlist_id, step, to_node_id as node_id,
         row_number() over (partition by playlist_id, step order by sum(sessions) desc, to_node_id) as rank
    from cell
   group by 1, 2, 3
),
shown as (
  -- Arrays, since a join by playlist, step and node could become one by playlist alone.
  select playlist_id, step, count(*) as nodes, array_agg(node_id) filter (where rank <= $16) as node_ids
    from ranked
   group by 1, 2
)
select cell.playlist_id, cell.step, shown.nodes,
       case when cell.node_id = any(before.node_ids) then cell.node_id end as node_id,
       case when cell.to_node_id = any(shown.node_ids) then cell.to_node_id end as to_node_id,
       sum(cell.sessions)::bigint as sessions
  from cell
  join shown on shown.playlist_id = cell.playlist_id
            and shown.step = cell.step
  left join shown as before on before.playlist_id = cell.playlist_id
                           and before.step = cell.step - 1
 group by 1, 2, 3, 4, 5
