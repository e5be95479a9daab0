-- The function that leaves the events of busy playlists out of staging and stores the others, in one round trip: while
-- a playlist is locked, a round trip is what other batches wait for. As for when it is made, and for what it tells, see
-- make_store_events.
create or replace function pg_temp.store_ready_events(
  playlists text[], contexts jsonb, viewers jsonb, extras jsonb, limits jsonb)
  returns table (ordinal integer, verdict text) language plpgsql
  set plan_cache_mode = force_generic_plan as
$$
declare
  busy constant text[] := array(
    select playlist from unnest(playlists) as playlist where not pg_try_advisory_xact_lock(playlist_lock(playlist)));
begin
  if cardinality(busy) > 0 then
    return query
    delete from staging where playlist = any (busy) returning staging.ordinal, 'passed over';

    contexts := (
      select jsonb_agg(context) from jsonb_array_elements(contexts) as context
       where context ->> 'playlist' <> all (busy)
    );
  end if;

  return query
  select * from pg_temp.store_events(contexts, viewers, extras, limits, false);
end
$$
