-- Deletes the rollups of a playlist, except visits and clicks before the horizon, and the journeys that began before
-- it. rebuild_playlist calls it.
-- p        the playlist's id
-- horizon  the time before which events may have been dropped
create or replace function ivgraph.empty_rollups(p bigint, horizon timestamptz) returns void language plpgsql as
$$
begin
  delete from ivgraph.visit as visit
   where visit.playlist_id = p
     and visit.slot >= (extract(epoch from horizon) / 900)::integer;
  delete from ivgraph.click_day as click_day
   where click_day.playlist_id = p
     and click_day.day >= (extract(epoch from horizon) / 86400)::integer;

  delete from ivgraph.step as step
   where step.playlist_id = p
     and not exists (
           select
             from ivgraph.journey as journey
            where journey.playlist_id = step.playlist_id
              and journey.id = step.journey_id
              and journey.first_at < horizon);
  delete from ivgraph.journey as journey
   where journey.playlist_id = p
     and journey.first_at >= horizon;

  delete from ivgraph.slot_total as slot_total where slot_total.playlist_id = p;
  delete from ivgraph.part_total as part_total where part_total.playlist_id = p;
  delete from ivgraph.day_total  as day_total  where day_total.playlist_id = p;
  delete from ivgraph.noon_total as noon_total where noon_total.playlist_id = p;
  delete from ivgraph.recency    as recency    where recency.playlist_id = p;
  delete from ivgraph.transition_day as transition_day where transition_day.playlist_id = p;
  delete from ivgraph.walk_day       as walk_day       where walk_day.playlist_id = p;
  delete from ivgraph.node_set_day   as node_set_day   where node_set_day.playlist_id = p;
  delete from ivgraph.watch_day      as watch_day      where watch_day.playlist_id = p;
  delete from ivgraph.exposed_set_day as exposed_set_day where exposed_set_day.playlist_id = p;
end
$$;
