-- Returns events, in their order, with the ids of the nodes and hotspots that they name, as far as the catalog has
-- them. See store_events and reject_unlisted_subjects for the plans.
create or replace function ivgraph.resolve_subjects(events ivgraph.received_event[]) returns ivgraph.received_event[]
   language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' set plan_cache_mode = force_generic_plan as
$$
begin
  return array(
    select row(
             playlist_id,
             coalesce(node_id, (
               select stored.id
                 from ivgraph.node as stored
                where stored.playlist_id = received.playlist_id
                  and stored.external_id = received.node)),
             coalesce(hotspot_id, (
               select stored.id
                 from ivgraph.hotspot as stored
                where stored.playlist_id = received.playlist_id
                  and stored.external_id = received.hotspot)),
             coalesce(to_node_id, (
               select stored.id
                 from ivgraph.node as stored
                where stored.playlist_id = received.playlist_id
                  and stored.external_id = received.to_node)),
             node, hotspot, to_node, at, event_id, received_at, type, cause, session, viewer_id, known, visitor_id,
             context_id, bot, watched_from_ms, watched_to_ms, position_ms, extra, ordinal)::ivgraph.received_event
      from unnest(events) as received
     order by ordinal
  );
end
$$;
