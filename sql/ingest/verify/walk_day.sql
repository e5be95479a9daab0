-- Rows of walk_day that differ from a recount of the journeys of a range of playlists.
-- $1 id before the first playlist, $2 id of the last one bigint
with recount as (
  select playlist_id, floor(extract(epoch from start_at) / 86400)::integer as day, place,
         coalesce(path[place - 1], 0) as node_id, coalesce(path[place], last_node_id) as to_node_id,
         count(*) as journeys
    from journey
   cross join generate_series(0, 12) as place
   where playlist_id > $1
     and playlist_id <= $2
     and place <= cardinality(path)
     and not bot
   group by 1, 2, 3, 4, 5
), stored as (
  select playlist_id, day, place, node_id, to_node_id, journeys
    from walk_day
   where playlist_id > $1
     and playlist_id <= $2
)
select coalesce(stored.playlist_id, recount.playlist_id) as playlist_id,
       coalesce(stored.playlist_id, recount.playlist_id) as subject_id, coalesce(stored.day, recount.day) as day,
       to_jsonb(stored) as stored, to_jsonb(recount) as recounted
  from stored
  full join recount on recount.playlist_id = stored.playlist_id
                   and recount.day = stored.day
                   and recount.place = stored.place
                   and recount.node_id = stored.node_id
                   and recount.to_node_id = stored.to_node_id
 where to_jsonb(stored) is distinct from to_jsonb(recount)
 order by playlist_id, subject_id, day
