-- Stores the events of a batch on a single PostgreSQL server: takes the locks of its playlists, and calls store_events.
-- It needs one message there and one back, so that no lock is held, and PostgreSQL is not idle, while the caller does
-- something else. The statement is the whole transaction.
--
-- playlists  the external ids of the events' playlists
-- waits      whether it waits for locks that other transactions hold: see lock_playlists and try_lock_playlists, which
--            take the same locks in the same order
-- earliest   the time of the earliest event
-- p, events, contexts, viewers, limits, outcome  those of store_events
--
-- Nothing is stored, and `stored` is false, if a lock is held that it does not wait for, or if an event lies before the
-- horizon. That is rare: the caller then takes several statements, which store the other events.
--
-- On a Citus cluster nobody calls it: the locks are held on the coordinator, and events are stored on another node.
create or replace function ivgraph.lock_and_store(
   playlists text[], waits boolean, earliest timestamptz, p bigint, events ivgraph.received_event[], contexts jsonb,
   viewers jsonb, limits jsonb, out stored boolean, out outcome jsonb)
   language plpgsql set plan_cache_mode = force_generic_plan as
$$
declare
  locks constant bigint[] := array(
          select distinct ivgraph.playlist_lock_key(external_id) as lock
            from unnest(playlists) as external_id
           order by lock);
begin
  if waits then
    perform pg_advisory_xact_lock(lock) from unnest(locks) as lock;
    stored := true;
  else
    stored := not exists (select from unnest(locks) as lock where not pg_try_advisory_xact_lock(lock));
  end if;
  if stored then
    select earliest >= retention.horizon into stored from ivgraph.retention as retention;
  end if;
  if stored then
    outcome := ivgraph.store_events(p, events, contexts, viewers, limits);
  end if;
end
$$;
