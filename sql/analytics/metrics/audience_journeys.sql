-- What playlists and nodes count of journeys in each bucket, for a part of the audience.
--
-- Sessions count at the time and in the context of their first play, everything else at those of its own play.
--
-- The plays of many nodes, or of a playlist, are read by the index of times, from adjacent pages: node by node each
-- page would be read again for every node.
--
-- $1 playlist ids bigint[], $2 subject ids: of playlists, and of nodes bigint[]
-- $3 bounds of the buckets in slots, ascending integer[]
-- $4 viewers and journeys that the filter names, ascending bigint[], $5 the group of each of them integer[]
-- $6 contexts in which every viewer matches bigint[], $7 contexts in which some groups match, ascending bigint[]
-- $8 the groups that match in the contexts of $7, as bits bytea
-- In a breakdown (see bucket_of), else empty:
-- $9 values of the times between two bounds integer[], $10 contexts bigint[], $11 their values integer[]
with played as (
  -- The nodes that are asked for, and all nodes of the playlists that are.
  select step.playlist_id, step.node_id as id,
         bucket_of(step.node_id, floor(date_part('epoch', step.at) / 900)::integer, step.context_id, $3, $9, $10, $11,
                   array[]::bigint[], array[]::boolean[]) as bucket,
         count(*) as steps, count(step.next_node_id) as continued,
         -- Playlists alone need nothing of what was watched.
         sum(case
               when $1 @> $2 or step.watched is null then 0
               when step.watched = range_merge(step.watched)::int4multirange then
                 upper(step.watched) - lower(step.watched)
               else (select sum(upper(span) - lower(span))::integer from unnest(step.watched) as span)
             end) as watched_seconds,
         count(*) filter (where not $1 @> $2 and is_completed(step.watched, node.duration_ms)) as completed
    from step
    join node on node.playlist_id = step.playlist_id
             and node.playlist_id = any($1)
             and node.id = step.node_id + 0            -- keeps the planner from reading plays node by node
   where step.playlist_id = any($1)
     and case
           -- The condition of the index step_time.
           when $1 && $2 then step.known >= false
           when cardinality($2) > 8 then step.known >= false and step.node_id + 0 = any($2)
           else step.node_id = any($2)
         end
     and step.at >= to_timestamp($3[1] * 900.0)
     and step.at < to_timestamp($3[cardinality($3)] * 900.0)
     and in_audience(audience_member(step.journey_id, step.viewer_id, $4), step.known, step.context_id,
                     $4, $5, $6, $7, $8)
   group by 1, 2, 3
), counted as (
  select playlist_id as subject_id,
         bucket_of(playlist_id, floor(date_part('epoch', start_at) / 900)::integer, context_id, $3, $9, $10, $11,
                   array[]::bigint[], array[]::boolean[]) as bucket,
         count(*) as sessions, 0 as steps, 0 as continued, 0 as watched_seconds, 0 as completed
    from journey
   where playlist_id = any($2)
     and start_at >= to_timestamp($3[1] * 900.0)
     and start_at < to_timestamp($3[cardinality($3)] * 900.0)
     and in_audience(audience_member(id, viewer_id, $4), known, context_id, $4, $5, $6, $7, $8)
   group by 1, 2
  union all
  select playlist_id, bucket, 0, steps, 0, 0, 0
    from played
   where playlist_id = any($2)
  union all
  select id, bucket, 0, 0, continued, watched_seconds, completed
    from played
   where id = any($2)
)
select subject_id, bucket - 1 as bucket, sum(sessions)::bigint as sessions, sum(steps)::bigint as steps,
       sum(continued)::bigint as continued, coalesce(sum(watched_seconds), 0)::bigint as watched_seconds,
       sum(completed)::bigint as completed
  from counted
 group by subject_id, bucket
