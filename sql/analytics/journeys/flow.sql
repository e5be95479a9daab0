-- How plays of nodes were left, and with which nodes sessions began: each transition with its plays. All plays of a
-- node are the sum of its rows.
--
-- Whole UTC days are read from rollups. There, exits are the plays that no transition took away. Parts of days are read
-- from steps and journeys. A lateral subquery that is grouped forces a loop over the index for each part. The index of
-- steps finds a part of a day within each node. Under a filter the only part is the period: its plays and its
-- sessions are read by queries of their own, since workers do not share a loop.
--
-- A row without to_node_id counts exits. A row without node_id counts sessions that began with to_node_id.
--
-- $1 playlist ids bigint[]
-- $2 nodes that are left; null for all nodes, and where sessions began bigint[]
-- $3 first whole UTC day integer, $4 the day after the last one integer
-- $5 starts of parts of days timestamptz[], $6 their ends timestamptz[]
-- $7 1 for each part that is added to the days, -1 for each that is taken away integer[]
-- $8 whether there is a filter boolean
-- $9 viewers and journeys that the filter names, ascending bigint[], $10 the group of each of them integer[]
-- $11 contexts in which every viewer matches bigint[], $12 contexts in which some groups match, ascending bigint[]
-- $13 the groups that match in the contexts of $12, as bits bytea
with transition as (
  select transition_day.playlist_id, transition_day.node_id, transition.to_node_id, transition.cause,
         transition.hotspot_id, transition.plays
    from transition_day
   cross join lateral (
           values (to_node_id, nullif(cause, ''), nullif(hotspot_id, 0), plays),
                  (null, null, null, -plays)
         ) as transition (to_node_id, cause, hotspot_id, plays)
   where transition_day.playlist_id = any($1)
     and node_id = any(coalesce($2::bigint[], array(select id from node where node.playlist_id = any($1))))
     and day >= $3
     and day < $4
  union all
  select playlist_id, subject_id, null, null, null, plays
    from day_total
   where day_total.playlist_id = any($1)
     and subject_id = any(coalesce($2::bigint[], array(select id from node where node.playlist_id = any($1))))
     and day >= $3
     and day < $4
  union all
  select found.playlist_id, found.node_id, found.next_node_id, found.cause::text, found.hotspot_id, sign * found.plays
    from unnest($5::timestamptz[], $6::timestamptz[], $7::integer[]) as part (start, until, sign)
   cross join lateral (
           select playlist_id, node_id, next_node_id, cause, hotspot_id, count(*) as plays
             from step
            where not $8
              and step.playlist_id = any($1)
              and node_id = any(coalesce($2, array(select id from node where node.playlist_id = any($1))))
              and at >= part.start
              and at < part.until
              and not bot
            group by playlist_id, node_id, next_node_id, cause, hotspot_id
         ) as found
  union all
  select playlist_id, node_id, next_node_id, cause::text, hotspot_id, count(*)
    from step
   where $8
     and playlist_id = any($1)
     -- The condition of the index step_time.
     and case when $2 is null then known >= false else node_id = any($2) end
     and at >= ($5::timestamptz[])[1]
     and at < ($6::timestamptz[])[1]
     and session_in_audience(journey_id, viewer_id, known, context_id, $9, $10, $11, $12, $13)
   group by playlist_id, node_id, next_node_id, step.cause, hotspot_id
  union all
  select playlist_id, null, to_node_id, null, null, journeys
    from walk_day
   where $2 is null
     and playlist_id = any($1)
     and day = any(array(select generate_series($3, $4 - 1)))
     and place = 1
  union all
  select found.playlist_id, null, found.node_id, null, null, sign * found.journeys
    from unnest($5::timestamptz[], $6::timestamptz[], $7::integer[]) as part (start, until, sign)
   cross join lateral (
           select playlist_id, path[1] as node_id, count(*) as journeys
             from journey
            where $2 is null
              and not $8
              and playlist_id = any($1)
              and start_at >= part.start
              and start_at < part.until
              and not bot
            group by playlist_id, path[1]
         ) as found
  union all
  select playlist_id, null, node_id, null, null, count(*)
    from (select playlist_id, path[1] as node_id
            from journey
           where $2 is null
             and $8
             and playlist_id = any($1)
             and start_at >= ($5::timestamptz[])[1]
             and start_at < ($6::timestamptz[])[1]
             and session_in_audience(id, viewer_id, known, context_id, $9, $10, $11, $12, $13)) as session
   group by playlist_id, node_id
)
select playlist_id, node_id, to_node_id, cause, hotspot_id, sum(plays)::bigint as plays
  from transition
 group by playlist_id, node_id, to_node_id, cause, hotspot_id
having sum(plays) <> 0
