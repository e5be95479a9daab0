-- Distributes a table by playlist, so that a shard has all rows of its playlists.
-- $1 name of the table text
select create_distributed_table(('ivgraph.' || $1)::regclass, 'playlist_id', colocate_with := 'ivgraph.node')
