-- The journeys that events belong to, with what is new of each: null if there are none. fold_journeys calls it.
create or replace function ivgraph.group_journey_events(events ivgraph.received_event[])
   returns ivgraph.touched_journey[] language plpgsql as
$$
begin
  return nullif(array(
    select row(
             playlist_id, journey_id, any_value(viewer_id), any_value(known), min(at), max(at),
             max(at) filter (where type = 'session_end'),
             count(*) filter (where type = 'hotspot_click'),
             coalesce(sum(watched_to_ms - watched_from_ms) filter (where type = 'watch'), 0),
             min(at) filter (where type <> 'session_end'), max(at) filter (where type <> 'session_end'),
             min(at) filter (where type = 'node_play'),
             array_agg(row(us, at, event_id, node_id, context_id, bot, false, null, null, null, null, null, null,
                           null)::ivgraph.step_state)
               filter (where type = 'node_play'),
             array_agg(array[us * 8 + ivgraph.mark_kind(type, cause), node_id,
                             ivgraph.mark_target(type, hotspot_id, to_node_id)])
               filter (where type in ('hotspot_click', 'hotspot_shown', 'switch', 'node_end'))
             || array_agg(array[us * 8 + 7, node_id, hotspot_id])
                  filter (where type = 'switch' and hotspot_id is not null),
             array_agg(array[us, node_id, watched_from_ms, watched_to_ms]) filter (where type = 'watch')
           )::ivgraph.touched_journey
      from (select playlist_id, ivgraph.journey_of(session, viewer_id) as journey_id,
                   ivgraph.microseconds(at) as us, at, event_id, type, cause, node_id, hotspot_id, to_node_id,
                   viewer_id, known, context_id, bot, watched_from_ms, watched_to_ms
              from unnest(events)
             where type not in ('impression', 'play')) as event
     group by playlist_id, journey_id), array[]::ivgraph.touched_journey[]);
end
$$;
