-- Placeholders for the hotspots of the batch that the catalog does not know yet, in the node that the event names. An
-- event that is stored already changes nothing, whatever it says now.
with unknown as materialized (
  select playlist.id as playlist_id, staging.node, staging.hotspot, staging.at, staging.event_id
    from staging
    join playlist on playlist.account_id = 1 and playlist.external_id = staging.playlist
   where staging.hotspot is not null
     and not exists (
           select from hotspot where hotspot.playlist_id = playlist.id and hotspot.external_id = staging.hotspot)
), named as (
  select playlist_id, hotspot, min(node) as node
    from unknown
   where not exists (
           select
             from event
            where event.playlist_id = unknown.playlist_id
              and event.at = unknown.at
              and event.event_id = unknown.event_id
         )
   group by playlist_id, hotspot
)
insert into hotspot (playlist_id, node_id, external_id)
select named.playlist_id, node.id, named.hotspot
  from named
  join node on node.playlist_id = named.playlist_id and node.external_id = named.node
 order by named.playlist_id, named.hotspot
