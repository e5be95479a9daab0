-- Drops the foreign key from hotspot to node: Citus can't distribute one of two tables while a key joins them.
alter table ivgraph.hotspot drop constraint if exists hotspot_playlist_id_node_id_fkey
