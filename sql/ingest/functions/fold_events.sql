-- Adds events, which are stored already and were not counted before, to every rollup. store_events and rebuild_playlist
-- call it.
-- of_journeys  those of the events that are added to journeys: all of them, unless journeys are kept as they are
create or replace function ivgraph.fold_events(
   events ivgraph.received_event[], of_journeys ivgraph.received_event[]) returns void language plpgsql as
$$
begin
  perform ivgraph.add_totals(ivgraph.fold_visits(events) || ivgraph.fold_journeys(of_journeys));
  -- Of a single event this tells without a statement that there is no click.
  if cardinality(events) > 1 or events[1].type = 'hotspot_click' then
    perform ivgraph.count_clicks(events);
  end if;
end
$$;
