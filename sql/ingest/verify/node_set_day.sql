-- Rows of node_set_day that differ from a recount of the journeys of a range of playlists.
-- $1 id before the first playlist, $2 id of the last one bigint
with visited as (
  select playlist_id, id, floor(extract(epoch from start_at) / 86400)::integer as day,
         array_agg(distinct node_id order by node_id) as nodes
    from journey
   cross join unnest(path) as node_id
   where playlist_id > $1
     and playlist_id <= $2
     and cardinality(path) < 64
     and steps <= 1000
     and not bot
   group by playlist_id, id
), recount as (
  select playlist_id, day, nodes, count(*) as journeys
    from visited
   group by playlist_id, day, nodes
), stored as (
  select playlist_id, day, nodes, journeys
    from node_set_day
   where playlist_id > $1
     and playlist_id <= $2
)
select coalesce(stored.playlist_id, recount.playlist_id) as playlist_id,
       coalesce(stored.playlist_id, recount.playlist_id) as subject_id, coalesce(stored.day, recount.day) as day,
       to_jsonb(stored) as stored, to_jsonb(recount) as recounted
  from stored
  full join recount on recount.playlist_id = stored.playlist_id
                   and recount.day = stored.day
                   and recount.nodes = stored.nodes
 where to_jsonb(stored) is distinct from to_jsonb(recount)
 order by playlist_id, subject_id, day
