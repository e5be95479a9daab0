-- The function that takes staged events into the event table and everything counted from it. It tells the ordinals of
-- those that were not new. Made once a connection: one round trip runs all its statements, with plans that are kept.
--
-- A plan that is kept must suit an empty database and a full one, a batch of one event and one of thousands. Where
-- every stored row is looked up by its key, it does.
create or replace function pg_temp.store_events() returns setof integer language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' as
$$
declare
  names_are_unknown constant boolean := exists (select from staging where playlist_id is null);
begin
  if names_are_unknown then
    perform pg_temp.identify_playlists();
  end if;

  -- Playlist, time and id together name an event: of those that are named the same the first, unless it is stored.
  -- One that is both is deleted once. What arrived is counted by the server's clock.
  return query
  with stored as (
    delete from staging
     using event
     where event.playlist_id = staging.playlist_id
       and event.at          = staging.at
       and event.event_id    = staging.event_id
    returning staging.playlist_id, staging.received_at, staging.ordinal
  ), repeated as (
    delete from staging
     where repeated
    returning playlist_id, received_at, ordinal
  ), duplicate as (
    select playlist_id, received_at, ordinal from stored
     union all
    select playlist_id, received_at, ordinal from repeated
  ), counted as (
    insert into arrival_total (playlist_id, slot, code, duplicate, last_at)
    select playlist_id, floor(date_part('epoch', received_at) / 900)::integer as slot, '', count(*), max(received_at)
      from duplicate
     group by playlist_id, slot
     order by playlist_id, slot
    on conflict (playlist_id, slot, code) do update
       set duplicate = arrival_total.duplicate + excluded.duplicate,
           last_at   = greatest(arrival_total.last_at, excluded.last_at)
  )
  select ordinal from duplicate;

  if names_are_unknown then
    perform pg_temp.identify_subjects();
  end if;

  insert into event (
    playlist_id, at, event_id, received_at, type, node_id, hotspot_id, to_node_id, cause, session, viewer_id, known,
    visitor_id, context_id, watched_from_ms, watched_to_ms, position_ms, extra)
  select playlist_id, at, event_id, received_at, type, node_id, hotspot_id, to_node_id, cause, session, viewer_id,
         known, visitor_id, context_id, watched_from_ms, watched_to_ms, position_ms, extra
    from staging;

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
