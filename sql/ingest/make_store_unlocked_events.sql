-- Creates the function that stores the staged events of the playlists that no other transaction holds, and removes the
-- others from staging with the verdict 'busy'. Locking and storing share one round trip, since other batches wait for a
-- playlist as long as it is locked. See make_store_events for the arguments, the other verdicts and the plans.
create or replace function pg_temp.store_unlocked_events(
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
    delete from staging where playlist = any (busy) returning staging.ordinal, 'busy';

    contexts := (
      select jsonb_agg(context) from jsonb_array_elements(contexts) as context
       where context ->> 'playlist' <> all (busy)
    );
  end if;

  return query
  select * from pg_temp.store_events(contexts, viewers, extras, limits, false);
end
$$
