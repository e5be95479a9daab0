-- The marks and spans of a journey from one time (from_at) to another (until_at), both included, read from the events.
-- p  the playlist's id
create or replace function ivgraph.read_journey_again(
   p bigint, journey bigint, from_at timestamptz, until_at timestamptz)
   returns ivgraph.journey_events language plpgsql as
$$
declare
  found ivgraph.journey_events;
begin
  select array_agg(array[us * 8 + ivgraph.mark_kind(type, cause), node_id,
                         ivgraph.mark_target(type, hotspot_id, to_node_id)]) filter (where type <> 'watch')
         || array_agg(array[us * 8 + 7, node_id, hotspot_id])
              filter (where type = 'switch' and hotspot_id is not null),
         array_agg(array[us, node_id, watched_from_ms, watched_to_ms]) filter (where type = 'watch')
    into found
    from (select ivgraph.microseconds(event.at) as us, event.*
            from ivgraph.event as event
           where event.playlist_id = p
             and event.at >= from_at
             and event.at <= until_at
             and event.type in ('hotspot_click', 'hotspot_shown', 'switch', 'node_end', 'watch')
             and ivgraph.journey_of(event.session, event.viewer_id) = journey) as event;
  return found;
end
$$;
