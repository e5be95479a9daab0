-- Counts completed plays of nodes again: calls the copy of sql/ingest/functions/recount_completed that works on the
-- tables of the playlist's shard. Citus runs this function on the node that has the playlist p. See store_events for
-- the setting.
create or replace function ivgraph.recount_completed(p bigint, node_ids bigint[]) returns void language plpgsql
   set jit = off as
$$
begin
  execute 'select ivgraph.recount_completed_' || ivgraph.hold_shard(p) || '($1, $2)' using p, node_ids;
end
$$;
