-- Rows of ending_day that differ from a recount of the journeys of a range of playlists.
-- $1 id before the first playlist, $2 id of the last one bigint
with recount as (
  select playlist_id, floor(extract(epoch from start_at) / 86400)::integer as day, last_node_id as node_id,
         count(*) as journeys
    from journey
   where playlist_id > $1
     and playlist_id <= $2
     and start_at is not null
     and not bot
   group by playlist_id, day, last_node_id
), stored as (
  select playlist_id, day, node_id, journeys
    from ending_day
   where playlist_id > $1
     and playlist_id <= $2
)
select coalesce(stored.playlist_id, recount.playlist_id) as playlist_id,
       coalesce(stored.node_id, recount.node_id) as subject_id, coalesce(stored.day, recount.day) as day,
       to_jsonb(stored) as stored, to_jsonb(recount) as recounted
  from stored
  full join recount on recount.playlist_id = stored.playlist_id
                   and recount.day = stored.day
                   and recount.node_id = stored.node_id
 where to_jsonb(stored) is distinct from to_jsonb(recount)
 order by playlist_id, subject_id, day
