-- Deletes the rollups of a playlist, counts them again from its events, and returns the number of these. Visits before
-- the horizon and journeys that began before it are kept, and the other rollups of that time are counted from them. The
-- transaction must hold the playlist's lock.
-- p        the playlist's id
-- horizon  the time before which events may have been dropped: the start of a month in UTC
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
  perform ivgraph.empty_rollups(p, horizon);
  perform ivgraph.recount_kept_visits(p, horizon);
  perform ivgraph.recount_kept_journeys(p, horizon);

  -- The first chunk begins after this pair, which is before every event from the horizon on.
  loop
    chunk := array(
      select row(
               event.playlist_id, event.node_id, event.hotspot_id, event.to_node_id, null, null, null, event.at,
               event.event_id, null, event.type, event.cause, event.session, event.viewer_id, event.known, null,
               event.context_id,
               coalesce((
                 select context.bot
                   from ivgraph.context as context
                  where context.playlist_id = event.playlist_id
                    and context.id = event.context_id), false),
               event.watched_from_ms, event.watched_to_ms, event.position_ms, null, null)::ivgraph.received_event
        from ivgraph.event as event
       where event.playlist_id = p
         and (event.at, event.event_id) > (last_at, last_id)
       order by event.at, event.event_id
       limit 20000
    );
    exit when cardinality(chunk) = 0;
    perform ivgraph.fold_events(chunk, ivgraph.leave_kept_journeys(chunk, horizon));
    counted := counted + cardinality(chunk);
    last_at := chunk[cardinality(chunk)].at;
    last_id := chunk[cardinality(chunk)].event_id;
  end loop;
  return counted;
end
$$;
