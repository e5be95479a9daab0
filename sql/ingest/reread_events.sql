-- Stages stored events of a playlist, so that fold_events counts them again.
-- $1 playlist id bigint, $2 from timestamptz, $3 until timestamptz
insert into staging (
  playlist_id, at, event_id, type, node_id, hotspot_id, viewer_id, known, context_id, bot, watched_from_ms,
  watched_to_ms)
select event.playlist_id, event.at, event.event_id, event.type, event.node_id, event.hotspot_id, event.viewer_id,
       event.known, event.context_id, coalesce(context.bot, false), event.watched_from_ms, event.watched_to_ms
  from event
  left join context on context.playlist_id = event.playlist_id and context.id = event.context_id
 where event.playlist_id = $1
   and event.at >= $2
   and event.at < $3
