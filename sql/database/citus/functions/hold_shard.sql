-- Keeps the shard of a playlist on its node until the transaction ends, and returns its number. It must be called on
-- that node, by a function that Citus delegates.
-- p  the playlist's id
create or replace function ivgraph.hold_shard(p bigint) returns bigint language plpgsql as
$$
declare
  shard bigint;
begin
  -- Deletes nothing. Citus takes the locks that each statement which writes takes on its shard: until the transaction
  -- ends, the shard is neither moved nor split. Only then does its number stay true.
  delete from ivgraph.arrival_total where playlist_id = p and slot < 0;
  shard := ivgraph.shard_of(p);
  if to_regclass('ivgraph.node_' || shard) is null then
    raise object_not_in_prerequisite_state
          using message = 'The shard ' || shard || ' has been moved to another node; the next attempt finds it there.';
  end if;
  if to_regproc('ivgraph.store_events_' || shard) is null then
    raise object_not_in_prerequisite_state
          using message = 'ivgraph has no functions for the new shard ' || shard || ' yet; run ivgraph migrate.';
  end if;
  return shard;
end
$$;
