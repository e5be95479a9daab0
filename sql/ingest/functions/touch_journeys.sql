-- Adds to the rows of journeys what is new of those that have no new play. fold_journeys calls it; follow_journeys does
-- the same for the others.
create or replace function ivgraph.touch_journeys(journeys ivgraph.touched_journey[]) returns void language plpgsql as
$$
begin
  insert into ivgraph.journey as journey (
    playlist_id, id, viewer_id, known, bot, first_at, last_at, session_end_at, steps, clicks, watched_ms)
  select playlist_id, journey_id, viewer_id, known, false, first_at, last_at, session_end_at, 0, clicks, watched_ms
    from unnest(journeys)
   where plays is null
  on conflict (playlist_id, id) do update
     set first_at       = least(journey.first_at, excluded.first_at),
         last_at        = greatest(journey.last_at, excluded.last_at),
         session_end_at = greatest(journey.session_end_at, excluded.session_end_at),
         clicks         = journey.clicks     + excluded.clicks,
         watched_ms     = journey.watched_ms + excluded.watched_ms;
end
$$;
