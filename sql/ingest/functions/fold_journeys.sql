-- Adds events, which are stored already and were not counted before, to everything that tells of journeys. Returns what
-- is to be added to the totals; null if nothing.
--
-- The functions that it calls, in this order, have its settings; see store_events for these. What the tables hold
-- afterwards depends on the events alone, and not on their order or batches. So those that count delete a row of which
-- nothing is left. They may use merge, since no other transaction inserts a row of a playlist whose lock is held.
create or replace function ivgraph.fold_journeys(events ivgraph.received_event[]) returns ivgraph.total_gain[]
   language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set enable_memoize = off set work_mem = '32MB'
   set plan_cache_mode = force_generic_plan as
$$
declare
  journeys constant ivgraph.touched_journey[] := ivgraph.group_journey_events(events);
  others   ivgraph.touched_journey[];      -- what find_last_changes leaves to find_step_changes
  changes  ivgraph.step_change[];
  walks    ivgraph.walk_change[];
  gains    ivgraph.total_gain[];
  -- Of the journeys: whether some have events that may change steps, new plays, and no new plays.
  touch_steps   boolean;
  with_plays    boolean;
  without_plays boolean;
  several       boolean;                   -- changes
  change        ivgraph.step_change;
begin
  if journeys is null then
    return null;
  end if;
  select bool_or(low_at is not null), bool_or(plays is not null), bool_or(plays is null)
    into touch_steps, with_plays, without_plays
    from unnest(journeys);
  if touch_steps then
    others := journeys;
    if without_plays then
      select found.others, found.changes into others, changes from ivgraph.find_last_changes(journeys) as found;
    end if;
    if others is not null then
      changes := changes || ivgraph.find_step_changes(others);
    end if;
  end if;
  if cardinality(changes) > 0 then
    insert into ivgraph.step as step (
      playlist_id, journey_id, at, event_id, node_id, next_node_id, hotspot_id, viewer_id, context_id, decided_ms,
      cause, known, bot, ended, watched, marks)
    select playlist_id, journey_id, at, event_id, node_id, next_node_id, hotspot_id, viewer_id, context_id, decided_ms,
           cause, known, bot, ended, watched, marks
      from unnest(changes)
    on conflict (playlist_id, journey_id, at, event_id) do update
       set next_node_id = excluded.next_node_id,
           hotspot_id   = excluded.hotspot_id,
           decided_ms   = excluded.decided_ms,
           cause        = excluded.cause,
           ended        = excluded.ended,
           watched      = excluded.watched,
           marks        = excluded.marks;
    -- Of a single change, as most single events make, this tells without a statement what need not be counted.
    several := cardinality(changes) > 1;
    change  := changes[1];
    if several
      or (change.next_node_id, change.cause, change.hotspot_id)
         is distinct from (change.old_next_node_id, change.old_cause, change.old_hotspot_id)
    then
      perform ivgraph.count_transitions(changes);
    end if;
    if several or change.watched is distinct from change.old_watched then
      perform ivgraph.count_watched_seconds(changes);
    end if;
    if several or (change.marks, change.hotspot_id) is distinct from (change.old_marks, change.old_hotspot_id) then
      perform ivgraph.count_exposures(changes);
    end if;
    gains := ivgraph.find_journey_gains(changes);
  end if;

  if without_plays then
    perform ivgraph.touch_journeys(journeys);
  end if;
  if with_plays then
    walks := ivgraph.follow_journeys(journeys);
  end if;
  if walks is not null then
    -- Of a single journey, nearly always, this tells without a statement that no set has changed.
    if cardinality(walks) > 1 or walks[1].nodes is not null or walks[1].old_nodes is not null then
      perform ivgraph.count_node_sets(walks);
    end if;
    gains := gains || ivgraph.count_walks(walks);
  end if;
  return gains;
end
$$;
