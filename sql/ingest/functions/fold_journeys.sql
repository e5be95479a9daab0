-- Adds events, which are stored already and were not counted before, to everything that tells of journeys. Returns the
-- visits to pairs of nodes (pairs) that fold_visits is to add, and what is to be added to the totals (gains).
--
-- The functions that it calls, in this order, have its settings; see store_events for these. What the tables hold
-- afterwards depends on the events alone, and not on their order or batches.
create or replace function ivgraph.fold_journeys(
   events ivgraph.received_event[], out pairs ivgraph.pair_visit[], out gains ivgraph.total_gain[]) language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' set plan_cache_mode = force_generic_plan as
$$
declare
  journeys   constant ivgraph.touched_journey[] := ivgraph.group_journey_events(events);
  changes    ivgraph.step_change[];
  walks      ivgraph.walk_change[];
  have_parts boolean;
  suffices   boolean;
  have_plays boolean;
  lack_plays boolean;
  are_left   boolean;
  watch      boolean;
begin
  if journeys is null then
    return;
  end if;
  select bool_or(low_at is not null), bool_or(plays is not null), bool_or(plays is null)
    into have_parts, have_plays, lack_plays
    from unnest(journeys);
  if have_parts and not have_plays and cardinality(journeys) = 1 then
    select found.suffices, found.changes into suffices, changes from ivgraph.find_last_changes(journeys[1]) as found;
  end if;
  if have_parts and suffices is not true then
    changes := ivgraph.find_step_changes(journeys);
  end if;
  if changes is not null then
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
    select bool_or((next_node_id, cause, hotspot_id) is distinct from (old_next_node_id, old_cause, old_hotspot_id)),
           bool_or(watched is distinct from old_watched)
      into are_left, watch
      from unnest(changes);
    if are_left then
      perform ivgraph.count_transitions(changes);
      pairs := ivgraph.find_pairs(changes);
    end if;
    if watch then
      perform ivgraph.count_watched_seconds(changes);
    end if;
    gains := ivgraph.find_journey_gains(changes);
  end if;

  if lack_plays then
    perform ivgraph.touch_journeys(journeys);
  end if;
  if have_plays then
    walks := ivgraph.follow_journeys(journeys);
  end if;
  if walks is not null then
    perform ivgraph.count_endings(walks);
    gains := gains || ivgraph.count_walks(walks);
  end if;
end
$$;
