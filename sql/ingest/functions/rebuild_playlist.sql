-- Deletes the rollups of a playlist, counts them again from its events, and returns the number of these. The visits
-- before the horizon are kept, and the other rollups of that time are counted from them. The transaction must hold the
-- playlist's lock.
-- p        the playlist's id
-- horizon  the time before which events may have been dropped
--
-- The events are read in chunks, so that memory stays small however long the history is. See store_events for the
-- planner's settings.
create or replace function ivgraph.rebuild_playlist(p bigint, horizon timestamptz) returns bigint language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' set plan_cache_mode = force_generic_plan as
$$
declare
  chunk   ivgraph.received_event[];
  counted bigint      := 0;
  last_at timestamptz := horizon - interval '1 microsecond';
  last_id uuid        := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
begin
  delete from ivgraph.visit as visit
   where visit.playlist_id = p
     and visit.slot >= (extract(epoch from horizon) / 900)::integer;
  delete from ivgraph.slot_total as slot_total where slot_total.playlist_id = p;
  delete from ivgraph.part_total as part_total where part_total.playlist_id = p;
  delete from ivgraph.day_total  as day_total  where day_total.playlist_id = p;
  delete from ivgraph.noon_total as noon_total where noon_total.playlist_id = p;
  delete from ivgraph.recency    as recency    where recency.playlist_id = p;

  perform ivgraph.recount_kept_visits(p, horizon);

  -- The first chunk begins after this pair, which is before every event from the horizon on.
  loop
    chunk := array(
      select row(
               event.playlist_id, event.node_id, event.hotspot_id, null, null, null, null, event.at, event.event_id,
               null, event.type, null, null, event.viewer_id, event.known, null, event.context_id,
               coalesce((
                 select context.bot
                   from ivgraph.context as context
                  where context.playlist_id = event.playlist_id
                    and context.id = event.context_id), false),
               event.watched_from_ms, event.watched_to_ms, null, null, null)::ivgraph.received_event
        from ivgraph.event as event
       where event.playlist_id = p
         and (event.at, event.event_id) > (last_at, last_id)
       order by event.at, event.event_id
       limit 20000
    );
    exit when cardinality(chunk) = 0;
    perform ivgraph.fold_events(chunk);
    counted := counted + cardinality(chunk);
    last_at := chunk[cardinality(chunk)].at;
    last_id := chunk[cardinality(chunk)].event_id;
  end loop;
  return counted;
end
$$;
