-- Counts the rollups of journeys that began before the horizon from their rows, which are kept as they are, since
-- events of that time may have been dropped. rebuild_playlist calls it, after it has deleted these rollups.
-- p        the playlist's id
-- horizon  the time before which journeys are kept
--
-- It works through the journeys in chunks, so that memory stays small however long the history is.
create or replace function ivgraph.recount_kept_journeys(p bigint, horizon timestamptz) returns void language plpgsql as
$$
declare
  after   bigint := -9223372036854775808;
  kept    bigint[];
  walks   ivgraph.walk_change[];
  changes ivgraph.step_change[];
begin
  loop
    kept := array(
      select journey.id
        from ivgraph.journey as journey
       where journey.playlist_id = p
         and journey.id > after
         and journey.first_at < horizon
       order by journey.id
       limit 1000
    );
    exit when cardinality(kept) = 0;
    after := kept[cardinality(kept)];

    -- Journeys that were stored before there was this column.
    update ivgraph.journey as journey
       set path_times = (
             select (array_agg(play.us order by play.at, play.event_id))[:64]
               from (select ivgraph.microseconds(step.at) as us, step.at, step.event_id, step.node_id,
                            lag(step.node_id) over (order by step.at, step.event_id) as before_id
                       from ivgraph.step as step
                      where step.playlist_id = p
                        and step.journey_id = journey.id
                      order by step.at, step.event_id
                      limit 1000) as play
              where play.node_id is distinct from play.before_id)
     where journey.playlist_id = p
       and journey.id = any(kept)
       and journey.path is not null
       and journey.path_times is null;

    walks := array(
      select row(journey.playlist_id, journey.start_at, journey.path[:12], null, null, journey.last_node_id, null,
                 case when journey.whole then array(select distinct unnest(journey.path) order by 1) end,
                 null)::ivgraph.walk_change
        from ivgraph.journey as journey
       where journey.playlist_id = p
         and journey.id = any(kept)
         and journey.start_at is not null
         and not journey.bot
    );
    changes := array(
      select row(step.playlist_id, step.journey_id, step.viewer_id, step.known, step.at, step.event_id, step.node_id,
                 step.context_id, step.bot, true, step.next_node_id, step.hotspot_id, step.decided_ms, step.cause,
                 step.ended, step.watched, step.marks, null, null, null, null, null)::ivgraph.step_change
        from ivgraph.step as step
       where step.playlist_id = p
         and step.journey_id = any(kept)
    );
    perform ivgraph.count_transitions(changes);
    perform ivgraph.count_watched_seconds(changes);
    perform ivgraph.count_exposures(changes);
    perform ivgraph.count_node_sets(walks);
    perform ivgraph.add_totals(ivgraph.find_journey_gains(changes) || ivgraph.count_walks(walks));
  end loop;
end
$$;
