-- What playlists and nodes count of journeys in each bucket, for a part of the audience.
--
-- Sessions count at the time and in the context of their first play, everything else at those of its own play.
--
-- The plays of many nodes, or of a playlist, are read by the index of times, from adjacent pages: node by node each
-- page would be read again for every node.
--
-- Rows are counted first by what tells their bucket: the first slot of the interval that they are in, and their context
-- if values depend on it. A constant stands for either where it tells nothing: then the planner knows that there are
-- few groups, which workers hash. Of bucket_of itself it expects as many as there are rows, and would sort them.
--
-- $1 playlist ids bigint[], $2 subject ids: of playlists, and of nodes bigint[]
-- $3 bounds of the buckets in slots, ascending integer[]
-- $4 viewers and journeys that the filter names, ascending bigint[], $5 the group of each of them integer[]
-- $6 contexts in which every viewer matches bigint[], $7 contexts in which some groups match, ascending bigint[]
-- $8 the groups that match in the contexts of $7, as bits bytea
-- In a breakdown (see bucket_of), else empty:
-- $9 values of the times between two bounds integer[], $10 contexts bigint[], $11 their values integer[]
with watched_alike as (
  -- Plays of the nodes that are asked for or, instead, of all nodes of the playlists that are. Many plays watched the
  -- same seconds, which are taken apart once for all of them. The planner expects a group for each play, and would sort
  -- them: PostgreSQL takes every column of ranges for one without equal values. So the column is hidden from it, by
  -- coalesce and, since that alone would not do, a function that returns sets.
  select playlist_id, node_id, interval, context_id, watched, count(*) as steps, count(next_node_id) as continued
    from (select playlist_id, node_id, next_node_id, coalesce(watched, int4multirange()) as watched,
                 unnest(array[1]),
                 case
                   when cardinality($3::integer[]) = 2 then $3[1]
                   else $3[width_bucket(floor(date_part('epoch', at) / 900)::integer, $3)]
                 end as interval,
                 case when cardinality($10::bigint[]) > 0 then context_id else 0 end as context_id
            from step
           where not $1::bigint[] @> $2
             and playlist_id = any($1)
             and case
                   -- The condition of the index step_time.
                   when $1 && $2 then known >= false
                   when cardinality($2) > 8 then known >= false and node_id + 0 = any($2)
                   else node_id = any($2)
                 end
             and at >= to_timestamp($3[1] * 900.0)
             and at < to_timestamp($3[cardinality($3)] * 900.0)
             and session_in_audience(journey_id, viewer_id, known, context_id, $4, $5, $6, $7, $8)) as play
   group by playlist_id, node_id, interval, context_id, watched
), played as (
  select alike.playlist_id, alike.node_id as id, alike.interval, alike.context_id, sum(alike.steps) as steps,
         sum(alike.continued) as continued,
         sum(alike.steps * (select sum(upper(span) - lower(span)) from unnest(alike.watched) as span))
           as watched_seconds,
         sum(alike.steps) filter (where is_completed(alike.watched, node.duration_ms)) as completed
    from watched_alike as alike
    join node on node.playlist_id = alike.playlist_id
             and node.playlist_id = any($1)
             and node.id = alike.node_id
   group by alike.playlist_id, alike.node_id, alike.interval, alike.context_id
), stepped as (
  -- Playlists alone need nothing of what was watched.
  select playlist_id, interval, context_id, count(*) as steps
    from (select playlist_id,
                 case
                   when cardinality($3) = 2 then $3[1]
                   else $3[width_bucket(floor(date_part('epoch', at) / 900)::integer, $3)]
                 end as interval,
                 case when cardinality($10) > 0 then context_id else 0 end as context_id
            from step
           where $1 @> $2
             and playlist_id = any($2)
             and known >= false                  -- the condition of the index step_time
             and at >= to_timestamp($3[1] * 900.0)
             and at < to_timestamp($3[cardinality($3)] * 900.0)
             and session_in_audience(journey_id, viewer_id, known, context_id, $4, $5, $6, $7, $8)) as play
   group by playlist_id, interval, context_id
), started as (
  select playlist_id, interval, context_id, count(*) as sessions
    from (select playlist_id,
                 case
                   when cardinality($3) = 2 then $3[1]
                   else $3[width_bucket(floor(date_part('epoch', start_at) / 900)::integer, $3)]
                 end as interval,
                 case when cardinality($10) > 0 then context_id else 0 end as context_id
            from journey
           where playlist_id = any($2)
             and start_at >= to_timestamp($3[1] * 900.0)
             and start_at < to_timestamp($3[cardinality($3)] * 900.0)
             and session_in_audience(id, viewer_id, known, context_id, $4, $5, $6, $7, $8)) as session
   group by playlist_id, interval, context_id
), counted as (
  select playlist_id as subject_id, interval, context_id, sessions, 0 as steps, 0 as continued, 0 as watched_seconds,
         0 as completed
    from started
  union all
  select playlist_id, interval, context_id, 0, steps, 0, 0, 0
    from stepped
  union all
  select playlist_id, interval, context_id, 0, steps, 0, 0, 0
    from played
   where playlist_id = any($2)
  union all
  select id, interval, context_id, 0, 0, continued, watched_seconds, completed
    from played
   where id = any($2)
)
select subject_id,
       bucket_of(subject_id, interval, context_id, $3, $9, $10, $11, array[]::bigint[], array[]::boolean[]) - 1
         as bucket,
       sum(sessions)::bigint as sessions, sum(steps)::bigint as steps, sum(continued)::bigint as continued,
       coalesce(sum(watched_seconds), 0)::bigint as watched_seconds,
       coalesce(sum(completed), 0)::bigint as completed
  from counted
 group by 1, 2
