-- Creates the function that stores the staged events, with what they refer to, and adds them to everything that is
-- counted. It returns the ordinals of events that are not stored as they are, with a verdict:
--
--   duplicate     the event was stored before, or it is repeated in the batch
--   a code        the limit that rejects the event, see ingest.event.RejectionCode
--   busy          the event would have to wait for another transaction that creates playlists (unless may_wait)
--   coarse        the event is stored, with a coarser context than its own (see make_store_coarse_contexts)
--
-- limits is null, or an object with known_playlists_only, new_playlists_per_hour, unknown_playlists, unlisted_nodes,
-- unlisted_hotspots and contexts. It has earliest, the earliest time allowed, only if some event is older than that.
--
-- The function is created once for each connection: one round trip runs all its statements, and their plans are kept. A
-- kept plan must suit an empty database and a full one, a batch of one event and one of thousands. It does if each
-- stored row is looked up by its key, so the settings below leave the planner no other choice.
create or replace function pg_temp.store_events(
   contexts jsonb, viewers jsonb, extras jsonb, limits jsonb, may_wait boolean)
   returns table (ordinal integer, verdict text) language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' set plan_cache_mode = force_generic_plan as
$$
declare
  all_are_new boolean := false;
begin
  return query
  delete from staging where at < (select horizon from retention) returning staging.ordinal, 'dropped';
  if limits ? 'earliest' then
    return query
    delete from staging where at < (limits ->> 'earliest')::timestamptz returning staging.ordinal, 'TIME_TOO_OLD';
  end if;

  -- Duplicates are removed before placeholders are inserted, since only new events may create any. Rejected events are
  -- removed before that: an event that repeats a rejected one must not count as a duplicate of an event that is not
  -- stored.
  if exists (select from staging where playlist_id is null) then
    return query select * from pg_temp.resolve_playlists(limits, may_wait);
    if limits is not null then
      return query select * from pg_temp.reject_subjects(limits);
    end if;
    return query select stored, 'duplicate' from pg_temp.remove_duplicates() as stored;
    perform pg_temp.resolve_subjects();
  end if;

  -- The id of a context is a hash of its values, and the id of a viewer is a hash of the external id: storing one
  -- again, or one that no new event refers to, does no harm.
  if contexts is not null then
    return query
    select coarse, 'coarse' from pg_temp.store_contexts(contexts, (limits -> 'contexts')::integer) as coarse;
  end if;
  -- Another transaction that inserts the same viewer waits for our commit. No two wait for each other, since viewers
  -- are sorted and all other locks are held already.
  if viewers is not null then
    insert into viewer
    select * from jsonb_populate_recordset(null::viewer, viewers) order by id
    on conflict (id) do nothing;
  end if;

  -- Nearly always all events are new. Duplicates are looked for only once the primary key has refused one.
  while not all_are_new loop
    begin
      insert into event (
        playlist_id, at, event_id, received_at, type, node_id, hotspot_id, to_node_id, cause, session, viewer_id, known,
        visitor_id, context_id, watched_from_ms, watched_to_ms, position_ms, extra)
      select playlist_id, at, event_id, received_at, type, node_id, hotspot_id, to_node_id, cause, session, viewer_id,
             known, visitor_id, context_id, watched_from_ms, watched_to_ms, position_ms,
             extras -> staging.ordinal::text
        from staging;
      all_are_new := true;
    exception when unique_violation then
      return query select stored, 'duplicate' from pg_temp.remove_duplicates() as stored;
      if not found then
        raise;
      end if;
    end;
  end loop;

  perform pg_temp.fold_events();

  insert into arrival_total (playlist_id, slot, code, accepted, bots, last_at)
  select playlist_id, floor(date_part('epoch', received_at) / 900)::integer as slot, '', count(*),
         count(*) filter (where bot), max(received_at)
    from staging
   group by playlist_id, slot
   order by playlist_id, slot
  on conflict (playlist_id, slot, code) do update
     set accepted = arrival_total.accepted + excluded.accepted,
         bots     = arrival_total.bots     + excluded.bots,
         last_at  = greatest(arrival_total.last_at, excluded.last_at);
end
$$
