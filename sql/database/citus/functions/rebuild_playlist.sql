-- Rebuilds a playlist: calls the copy of sql/ingest/functions/rebuild_playlist that works on the tables of its shard.
-- Citus runs this function on the node that has the playlist p. See store_events for the setting.
create or replace function ivgraph.rebuild_playlist(p bigint, horizon timestamptz) returns bigint language plpgsql
   set jit = off as
$$
declare
  counted bigint;
begin
  execute 'select ivgraph.rebuild_playlist_' || ivgraph.hold_shard(p) || '($1, $2)' into counted using p, horizon;
  return counted;
end
$$;
