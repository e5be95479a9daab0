-- Placeholders for the nodes of the batch that the catalog does not know yet.
with named as (
  select distinct staging.playlist, mention.node
    from staging
   cross join lateral (values (staging.node), (staging.to_node)) as mention (node)
   where mention.node is not null
)
insert into node (playlist_id, external_id)
select playlist.id, named.node
  from named
  join playlist on playlist.account_id = 1 and playlist.external_id = named.playlist
 where not exists (select from node where node.playlist_id = playlist.id and node.external_id = named.node)
 order by playlist.id, named.node
