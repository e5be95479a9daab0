-- Stores events of one shard: calls the copy of sql/ingest/functions/store_events that works on the shard's tables.
-- Citus runs this function on the node that has the playlist p, in a session that does not have our settings: without
-- `jit = off`, PostgreSQL up to 17 compiles the plans for seconds, since it adds a large cost to the disabled ones.
create or replace function ivgraph.store_events(
   p bigint, events ivgraph.received_event[], contexts jsonb, viewers jsonb, limits jsonb)
   returns jsonb language plpgsql set jit = off as
$$
declare
  shard   constant bigint := ivgraph.hold_shard(p);
  outcome jsonb;
begin
  -- The caller may have grouped them before a shard was split.
  if exists (select
               from (select distinct playlist_id from unnest(events)) as named
              where ivgraph.shard_of(named.playlist_id) <> shard) then
    raise object_not_in_prerequisite_state
          using message = 'The events are of several shards; the next attempt finds each.';
  end if;
  execute 'select ivgraph.store_events_' || shard || '($1, $2, $3, $4, $5)'
     into outcome
    using p, events, contexts, viewers, limits;
  return outcome;
end
$$;
