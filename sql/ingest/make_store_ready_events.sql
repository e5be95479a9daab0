-- The function that leaves the events of busy playlists out of staging and stores the others, in one round trip: while
-- a playlist is locked, a round trip is what other batches wait for. As for when it is made, see make_store_events.
create or replace function pg_temp.store_ready_events(contexts jsonb, viewers jsonb, extras jsonb)
  returns table (ordinal integer, passed_over boolean) language plpgsql
  set plan_cache_mode = force_generic_plan as
$$
begin
  -- Locked in sorted order, as lock_playlists does; tried once each.
  return query
  with mentioned as materialized (
    select distinct playlist from staging order by playlist
  ), busy as materialized (
    select playlist from mentioned where not pg_try_advisory_xact_lock(playlist_lock(playlist))
  )
  delete from staging
   using busy
   where staging.playlist = busy.playlist
  returning staging.ordinal, true;

  return query
  select stored_before, false
    from pg_temp.store_events(contexts, viewers, extras) as stored_before;
end
$$
