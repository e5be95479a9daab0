-- The viewers of nodes by place in their media, and where plays were left that no other followed.
--
-- What one viewer watched in all plays together is one set of seconds. A row has the viewers whose sets begin, less
-- those whose sets end, at a place as in engagement.sql: those who watched slice i are the sum up to place i. Exits are
-- at the place after the last slice whose middle second, or a later one, was watched.
--
-- $1 playlist ids bigint[]
-- $2 node ids bigint[], $3 their durations in milliseconds bigint[]
-- $4 number of slices bigint
-- $5 start timestamptz, $6 end timestamptz
-- $7 whether viewers are counted boolean, $8 whether exits are counted boolean
-- $9 whether there is a filter boolean
-- $10 viewers and journeys that the filter names, ascending bigint[], $11 the group of each of them integer[]
-- $12 contexts in which every viewer matches bigint[], $13 contexts in which some groups match, ascending bigint[]
-- $14 the groups that match in the contexts of $13, as bits bytea
with play as not materialized (
  select playlist_id, node_id, viewer_id, known, next_node_id, watched
    from step
   where playlist_id = any($1)
     and node_id = any($2)
     and at >= $5
     and at < $6
     and watched is not null
     and case
           when $9 then session_in_audience(journey_id, viewer_id, known, context_id, $10, $11, $12, $13, $14)
           else not bot
         end
), viewer as (
  -- With their own id first: sorting equal playlists and nodes first takes several times as long.
  select viewer_id, node_id, playlist_id, known, range_agg(watched) as watched
    from play
   where $7
   group by viewer_id, node_id, playlist_id, known
), alike as (
  select playlist_id, node_id, watched, count(*) filter (where known) as authenticated,
         count(*) filter (where not known) as anonymous
    from viewer
   group by watched, node_id, playlist_id
), change as (
  select alike.playlist_id, alike.node_id, edge.second, edge.sign * authenticated as authenticated,
         edge.sign * anonymous as anonymous, 0 as exits
    from alike
   cross join lateral unnest(watched) as span
   cross join lateral (values (lower(span), 1), (upper(span), -1)) as edge (second, sign)
  union all
  select playlist_id, node_id, upper(watched), 0, 0, count(*)
    from play
   where $8
     and next_node_id is null
   group by playlist_id, node_id, upper(watched)
)
select change.playlist_id, change.node_id, placed.place, sum(authenticated)::bigint as authenticated,
       sum(anonymous)::bigint as anonymous, sum(exits)::bigint as exits
  from change
  join unnest($2::bigint[], $3::bigint[]) as asked (node_id, duration_ms) on asked.node_id = change.node_id
 cross join lateral (
         select least((2000::bigint * $4 * second + duration_ms - 1) / (2 * duration_ms), $4) as place
       ) as placed
 group by change.playlist_id, change.node_id, placed.place
