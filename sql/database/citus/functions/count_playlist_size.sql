-- Recounts a playlist's nodes and hotspots: calls the copy of sql/ingest/functions/count_playlist_size that works on
-- the tables of its shard. Citus runs this function on the node that has the playlist p. See store_events for the
-- setting.
create or replace function ivgraph.count_playlist_size(p bigint) returns void language plpgsql
   set jit = off as
$$
begin
  execute 'select ivgraph.count_playlist_size_' || ivgraph.hold_shard(p) || '($1)' using p;
end
$$;
