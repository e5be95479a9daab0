-- Distributes the table node over the shards by playlist; all other distributed tables follow its shards.
select create_distributed_table('ivgraph.node', 'playlist_id', colocate_with := 'none')
