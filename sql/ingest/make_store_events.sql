-- The function that takes staged events, and what they refer to, into the tables and everything counted from them. Of
-- those that it does not store it tells the ordinals and a verdict: 'duplicate', or the code of the limit that refuses
-- it, or, unless it may wait for those who create playlists, 'passed over'; 'coarse' where an event is stored with
-- another context than its own. Made once a connection: one round trip runs all its statements, with plans that are
-- kept.
--
-- Limits are null, or an object: known_playlists_only, new_playlists_per_hour, unknown_playlists, unlisted_nodes,
-- unlisted_hotspots, contexts; and earliest, where some event lies before that.
--
-- A plan that is kept must suit an empty database and a full one, a batch of one event and one of thousands. Where
-- every stored row is looked up by its key, it does.
create or replace function pg_temp.store_events(
   contexts jsonb, viewers jsonb, extras jsonb, limits jsonb, may_wait boolean)
   returns table (ordinal integer, verdict text) language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' set plan_cache_mode = force_generic_plan as
$$
declare
  all_are_new boolean := false;
begin
  if limits ? 'earliest' then
    return query
    delete from staging where at < (limits ->> 'earliest')::timestamptz returning staging.ordinal, 'TIME_TOO_OLD';
  end if;

  -- Only what is new is to make placeholders. What a limit refuses goes first: were it what an event repeats, that one
  -- would be called a duplicate of what is not stored.
  if exists (select from staging where playlist_id is null) then
    return query select * from pg_temp.identify_playlists(limits, may_wait);
    if limits is not null then
      return query select * from pg_temp.refuse_subjects(limits);
    end if;
    return query select stored, 'duplicate' from pg_temp.leave_out_stored() as stored;
    perform pg_temp.identify_subjects();
  end if;

  -- Contexts are named by their content, viewers by a hash of their id: storing one again, or one that no new event
  -- refers to, does no harm.
  if contexts is not null then
    return query
    select coarse, 'coarse' from pg_temp.store_contexts(contexts, (limits -> 'contexts')::integer) as coarse;
  end if;
  -- Who meets a viewer at the same moment waits for our commit; in sorted order, and with all other locks taken, so
  -- that no two wait for each other.
  if viewers is not null then
    insert into viewer
    select * from jsonb_populate_recordset(null::viewer, viewers) order by id
    on conflict (id) do nothing;
  end if;

  -- Nearly always everything is new: the others are looked for when the key of the table has refused one.
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
      return query select stored, 'duplicate' from pg_temp.leave_out_stored() as stored;
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
