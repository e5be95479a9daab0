-- Placeholders for the nodes of the batch that the catalog does not know yet. An event that is stored already changes
-- nothing, whatever it says now.
with unknown as materialized (
  select playlist.id as playlist_id, mention.node, staging.at, staging.event_id
    from staging
    join playlist on playlist.account_id = 1 and playlist.external_id = staging.playlist
   cross join lateral (values (staging.node), (staging.to_node)) as mention (node)
   where mention.node is not null
     and not exists (select from node where node.playlist_id = playlist.id and node.external_id = mention.node)
)
insert into node (playlist_id, external_id)
select distinct playlist_id, node
  from unknown
 where not exists (
         select
           from event
          where event.playlist_id = unknown.playlist_id
            and event.at = unknown.at
            and event.event_id = unknown.event_id
       )
 order by playlist_id, node
