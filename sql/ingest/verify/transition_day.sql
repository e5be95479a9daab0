-- Rows of transition_day that differ from a recount of the steps of a range of playlists.
-- $1 id before the first playlist, $2 id of the last one bigint
with recount as (
  select playlist_id, node_id, floor(extract(epoch from at) / 86400)::integer as day, next_node_id as to_node_id,
         coalesce(cause::text, '') as cause, coalesce(hotspot_id, 0) as hotspot_id, count(*) as plays
    from step
   where playlist_id > $1
     and playlist_id <= $2
     and next_node_id is not null
     and not bot
   group by playlist_id, node_id, day, next_node_id, step.cause, step.hotspot_id
), stored as (
  select playlist_id, node_id, day, to_node_id, cause, hotspot_id, plays
    from transition_day
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
                   and recount.to_node_id = stored.to_node_id
                   and recount.cause = stored.cause
                   and recount.hotspot_id = stored.hotspot_id
 where to_jsonb(stored) is distinct from to_jsonb(recount)
 order by playlist_id, subject_id, day
