-- The subjects of playlists, with the names by which differences are reported: pairs of nodes, too.
-- $1 playlist ids bigint[]
select id, id as playlist_id, 'playlist ' || external_id as name from playlist where id = any($1)
union all
select id, playlist_id, 'node ' || external_id from node where playlist_id = any($1)
union all
select id, playlist_id, 'hotspot ' || external_id from hotspot where playlist_id = any($1)
union all
select ivgraph.pair_subject(node.id, next.id), pair.playlist_id,
       'nodes ' || node.external_id || ' → ' || next.external_id
  from (select distinct playlist_id, node_id, next_node_id
          from step
         where playlist_id = any($1)) as pair
  join node on node.playlist_id = pair.playlist_id
           and node.id = pair.node_id
           and node.playlist_id = any($1)
  join node as next on next.playlist_id = pair.playlist_id
                   and next.id = pair.next_node_id
                   and next.playlist_id = any($1)
