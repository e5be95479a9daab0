-- Rows of watch_day that differ from a recount of the steps of a range of playlists.
-- $1 id before the first playlist, $2 id of the last one bigint
with watched as (
  select playlist_id, node_id, floor(extract(epoch from at) / 86400)::integer as day, watched
    from step
   where playlist_id > $1
     and playlist_id <= $2
     and not bot
     and watched is not null
), recount as (
  select playlist_id, node_id, day, second, sum(edge)::bigint as edge, sum(reached)::bigint as reached
    from (select playlist_id, node_id, day, lower(range) as second, 1 as edge, 0 as reached
            from watched
           cross join lateral unnest(watched) as range
           union all
          select playlist_id, node_id, day, upper(range), -1, 0
            from watched
           cross join lateral unnest(watched) as range
           union all
          select playlist_id, node_id, day, upper(watched), 0, 1
            from watched) as part
   group by playlist_id, node_id, day, second
  having sum(edge) <> 0
      or sum(reached) <> 0
), stored as (
  select playlist_id, node_id, day, second, edge, reached
    from watch_day
   where playlist_id > $1
     and playlist_id <= $2
)
select coalesce(stored.playlist_id, recount.playlist_id) as playlist_id,
       coalesce(stored.node_id, recount.node_id) as subject_id, coalesce(stored.day, recount.day) as day,
       to_jsonb(stored) as stored, to_jsonb(recount) as recounted
  from stored
  full join recount on recount.playlist_id = stored.playlist_id
                   and recount.node_id = stored.node_id
                   and recount.day = stored.day
                   and recount.second = stored.second
 where to_jsonb(stored) is distinct from to_jsonb(recount)
 order by playlist_id, subject_id, day
