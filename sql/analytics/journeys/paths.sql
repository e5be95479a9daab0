-- A page of the paths that sessions take, and the numbers of all paths and of all their sessions. A path consists of
-- the first 1,000 plays. The row of a playlist without a path on the page has null in place of the path's columns.
--
-- Each path has the id of one of its journeys, whose plays have the nodes beyond the first 64. key is the value that
-- the list is ordered by, negated in descending order; equal keys are ordered by path_key. The paths on the page are
-- looked up in an array, since a join could become a nested loop. Where viewers order the list, each path brings them
-- along: reading the journeys a second time, to sort them by path and viewer, takes half as long again.
--
-- $1 playlist ids bigint[]
-- $2 start of the period timestamptz, $3 its end timestamptz
-- $4 whether there is a filter boolean
-- $5 viewers and journeys that the filter names, ascending bigint[], $6 the group of each of them integer[]
-- $7 contexts in which every viewer matches bigint[], $8 contexts in which some groups match, ascending bigint[]
-- $9 the groups that match in the contexts of $8, as bits bytea
-- $10 whether a node that follows itself stands more than once boolean
-- $11 nodes that the path starts with, $12 nodes that it passes through in this order bigint[]
-- $13 node that it ends at, or 0 bigint
-- $14 journeys without a later event than this are not going on timestamptz
-- $15 what orders the list: sessions, viewers, average_minutes or length text
-- $16 1 for the ascending order, -1 for the descending one integer
-- $17 the last key of the page before, or null text
-- $18 the last path_key of the page before bigint
-- $19 paths on the page bigint
-- $20 whether the viewers of the page are counted boolean
-- $21 endings of the story bigint[]
with grouped as (
  select playlist_id, case when $10 then walk_id else path_id end as path_key, count(*) as sessions,
         sum(watched_ms::float8) as watched_ms,
         count(*) filter (where is_going_on) as going_on,
         count(*) filter (where not is_going_on and last_node_id = any($21)) as ended, min(id) as journey_id,
         min(steps) as steps, any_value(path) as nodes,
         array_agg(viewer_id) filter (where $15 = 'viewers' and known) as authenticated_ids,
         array_agg(viewer_id) filter (where $15 = 'viewers' and not known) as anonymous_ids
    from journey
   cross join lateral (
           select last_at > $14 and (session_end_at is null or session_end_at <= last_play_at) as is_going_on) as state
   where playlist_id = any($1)
     and start_at >= $2
     and start_at < $3
     and case
           when $4 then session_in_audience(id, viewer_id, known, context_id, $5, $6, $7, $8, $9)
           else not bot
         end
     and case when cardinality($11::bigint[]) = 0 then true else path[1:cardinality($11)] = $11 end
     and case when cardinality($12::bigint[]) = 0 then true else path @> $12 or cardinality(path) = 64 end
     and case when $13::bigint = 0 then true else last_node_id = $13 end
   group by 1, 2
),
matched as (
  -- A journey has the first 64 nodes of its path. Longer paths are read from the plays. The viewers of each path are
  -- counted if the list is ordered by them.
  select playlist_id, path_key, sessions, watched_ms, going_on, ended, journey_id, grouped.nodes,
         case when $15 = 'viewers' then (select count(distinct id) from unnest(authenticated_ids) as id) end
           as authenticated,
         case when $15 = 'viewers' then (select count(distinct id) from unnest(anonymous_ids) as id) end as anonymous,
         case
           when $10 then least(grouped.steps, 1000)
           else coalesce(cardinality(long.nodes), cardinality(grouped.nodes))
         end as length
    from grouped
    left join lateral (
           select array_agg(play.node_id order by play.at, play.event_id) as nodes
             from (select step.node_id, step.at, step.event_id,
                          lag(step.node_id) over (order by step.at, step.event_id) as before_id
                     from step
                    where cardinality(grouped.nodes) = 64
                      and step.playlist_id = grouped.playlist_id
                      and step.playlist_id = any($1)          -- tells Citus the shards
                      and step.journey_id = grouped.journey_id
                      and step.at > '-infinity'
                    order by step.at, step.event_id
                    limit 1000) as play
            where play.node_id is distinct from play.before_id
         ) as long on true
   where case
           when cardinality($12::bigint[]) = 0 then true
           else cardinality(places_in_order(coalesce(long.nodes, grouped.nodes), $12)) = cardinality($12)
         end
),
total as (
  select playlist_id, count(*) as paths, sum(sessions)::bigint as sessions
    from matched
   group by 1
),
keyed as (
  select matched.*,
         $16::integer * case $15
                          when 'sessions' then matched.sessions::float8
                          when 'viewers' then (matched.authenticated + matched.anonymous)::float8
                          when 'average_minutes' then matched.watched_ms / matched.sessions
                          when 'length' then matched.length::float8
                        end as key
    from matched
),
page as (
  select *
    from (select *, row_number() over (partition by playlist_id order by key, path_key) as place
            from keyed
           where $17::text is null
              or (key, path_key) > ($17::text::float8, $18)) as keyed
   where place <= $19
),
shown as (
  select array_agg(path_key order by path_key) as path_keys
    from page
),
seen as (
  -- The viewers of the paths on the page, if the list is ordered by something else.
  select path_key, count(distinct viewer_id) filter (where known) as authenticated,
         count(distinct viewer_id) filter (where not known) as anonymous
    from (select case when $10 then walk_id else path_id end as path_key, id, viewer_id, known, context_id, bot
            from journey
           where $20
             and $15 <> 'viewers'
             and playlist_id = any($1)
             and start_at >= $2
             and start_at < $3) as session
   where (select path_keys from shown)[width_bucket(path_key, (select path_keys from shown))] = path_key
     and case
           when $4 then session_in_audience(id, viewer_id, known, context_id, $5, $6, $7, $8, $9)
           else not bot
         end
   group by 1
)
select total.playlist_id, total.paths, total.sessions as all_sessions, page.path_key, page.key, page.sessions,
       page.watched_ms, page.going_on, page.ended, page.journey_id, page.length, page.nodes,
       coalesce(seen.authenticated, page.authenticated) as authenticated,
       coalesce(seen.anonymous, page.anonymous) as anonymous
  from total
  left join page on page.playlist_id = total.playlist_id
  left join seen on seen.path_key = page.path_key
 order by total.playlist_id, page.place
