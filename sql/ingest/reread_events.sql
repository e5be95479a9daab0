-- Takes stored events as fresh, to make the rollups anew.
-- $1 playlist id bigint, $2 from timestamptz, $3 until timestamptz
insert into fresh (
  playlist_id, at, event_id, type, node_id, hotspot_id, viewer_id, known, context_id, watched_ms)
select playlist_id, at, event_id, type, node_id, hotspot_id, viewer_id, known, context_id,
       coalesce(watched_to_ms - watched_from_ms, 0)
  from event
 where playlist_id = $1
   and at >= $2
   and at < $3
