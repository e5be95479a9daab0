-- Placeholders for the hotspots of the batch that the catalog does not know yet, in the node that the event names.
with named as (
  select playlist, hotspot, min(node) as node
    from staging
   where hotspot is not null
   group by playlist, hotspot
)
insert into hotspot (playlist_id, node_id, external_id)
select playlist.id, node.id, named.hotspot
  from named
  join playlist on playlist.account_id = 1 and playlist.external_id = named.playlist
  join node on node.playlist_id = playlist.id and node.external_id = named.node
 where not exists (select from hotspot where hotspot.playlist_id = playlist.id and hotspot.external_id = named.hotspot)
 order by playlist.id, named.hotspot
