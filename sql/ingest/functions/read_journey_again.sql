-- The marks and spans of a journey at some times, read from the events.
-- p      the playlist's id
-- times  both ends of each range included
create or replace function ivgraph.read_journey_again(
   p bigint, journey bigint, times tstzmultirange) returns ivgraph.journey_events language plpgsql as
$$
declare
  found  ivgraph.journey_events;
  period tstzrange;
begin
  -- A statement for each range: a join might read all events of the playlist.
  for period in select unnest(times) loop
    select found.marks
           || array_agg(array[us * 8 + ivgraph.mark_kind(type, cause), node_id,
                              ivgraph.mark_target(type, hotspot_id, to_node_id)]) filter (where type <> 'watch')
           || array_agg(array[us * 8 + 7, node_id, hotspot_id])
                filter (where type = 'switch' and hotspot_id is not null),
           found.spans
           || array_agg(array[us, node_id, watched_from_ms, watched_to_ms]) filter (where type = 'watch')
      into found
      from (select ivgraph.microseconds(event.at) as us, event.*
              from ivgraph.event as event
             where event.playlist_id = p
               and event.at >= lower(period)
               and event.at <= upper(period)
               and event.type in ('hotspot_click', 'hotspot_shown', 'switch', 'node_end', 'watch')
               and ivgraph.journey_of(event.session, event.viewer_id) = journey) as event;
  end loop;
  return found;
end
$$;
