-- Returns events without those of journeys that began before the horizon, which are kept as they are. rebuild_playlist
-- calls it.
create or replace function ivgraph.leave_kept_journeys(events ivgraph.received_event[], horizon timestamptz)
   returns ivgraph.received_event[] language plpgsql as
$$
begin
  return array(
    select event
      from unnest(events) as event
     where not exists (
             select
               from ivgraph.journey as journey
              where journey.playlist_id = event.playlist_id
                and journey.id = ivgraph.journey_of(event.session, event.viewer_id)
                and journey.first_at < horizon)
  );
end
$$;
