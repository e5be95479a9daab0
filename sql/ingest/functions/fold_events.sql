-- Adds events, which are stored already and were not counted before, to every rollup. store_events and rebuild_playlist
-- call it.
create or replace function ivgraph.fold_events(events ivgraph.received_event[]) returns void language plpgsql as
$$
declare
  pairs ivgraph.pair_visit[];
  gains ivgraph.total_gain[];
begin
  select * into pairs, gains from ivgraph.fold_journeys(events);
  perform ivgraph.add_totals(ivgraph.fold_visits(events, pairs) || gains);
end
$$;
