-- Stores what was not stored before and keeps it as fresh. Playlist, time and id together name an event.
with stored as (
  insert into event (
    playlist_id, at, event_id, received_at, type, node_id, hotspot_id, to_node_id, cause, session, viewer_id, known,
    visitor_id, context_id, watched_from_ms, watched_to_ms, position_ms, extra)
  select playlist.id, staging.at, staging.event_id, staging.received_at, staging.type, node.id, hotspot.id, to_node.id,
         staging.cause, staging.session, staging.viewer_id, staging.known, staging.visitor_id, staging.context_id,
         staging.watched_from_ms, staging.watched_to_ms, staging.position_ms, staging.extra
    from staging
    join playlist on playlist.account_id = 1 and playlist.external_id = staging.playlist
    left join node on node.playlist_id = playlist.id and node.external_id = staging.node
    left join node as to_node on to_node.playlist_id = playlist.id and to_node.external_id = staging.to_node
    left join hotspot on hotspot.playlist_id = playlist.id and hotspot.external_id = staging.hotspot
   order by playlist.id, staging.at
  on conflict (playlist_id, at, event_id) do nothing
  returning playlist_id, at, event_id, type, node_id, hotspot_id, viewer_id, known, context_id,
            watched_from_ms, watched_to_ms
)
insert into fresh (
  playlist_id, at, event_id, type, node_id, hotspot_id, viewer_id, known, context_id, watched_ms)
select playlist_id, at, event_id, type, node_id, hotspot_id, viewer_id, known, context_id,
       coalesce(watched_to_ms - watched_from_ms, 0)
  from stored
