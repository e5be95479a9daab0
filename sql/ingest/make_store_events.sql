-- The function that takes staged events, and what they refer to, into the tables and everything counted from them. It
-- tells the ordinals of those that were not new. Made once a connection: one round trip runs all its statements, with
-- plans that are kept.
--
-- A plan that is kept must suit an empty database and a full one, a batch of one event and one of thousands. Where
-- every stored row is looked up by its key, it does.
create or replace function pg_temp.store_events(contexts jsonb, viewers jsonb, extras jsonb) returns setof integer
   language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' set plan_cache_mode = force_generic_plan as
$$
declare
  all_are_new boolean := false;
begin
  -- Only what is new is to make placeholders.
  if exists (select from staging where playlist_id is null) then
    perform pg_temp.identify_playlists();
    return query select pg_temp.leave_out_stored();
    perform pg_temp.identify_subjects();
  end if;

  -- Contexts are named by their content, viewers by a hash of their id: storing one again, or one that no new event
  -- refers to, does no harm.
  if contexts is not null then
    perform pg_temp.store_contexts(contexts);
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
             known, visitor_id, context_id, watched_from_ms, watched_to_ms, position_ms, extras -> ordinal::text
        from staging;
      all_are_new := true;
    exception when unique_violation then
      return query select pg_temp.leave_out_stored();
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
