-- Adds the foreign key from hotspot to node again, between the shards of both.
alter table ivgraph.hotspot add foreign key (playlist_id, node_id) references ivgraph.node (playlist_id, id)
