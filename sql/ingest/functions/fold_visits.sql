-- Adds events, which are stored already and were not counted before, to visit and recency, and returns what they add to
-- the totals. fold_events calls it. docs/exactness.md explains its ideas by an example (prev_slot, recency, arrivals
-- and departures) and lists its steps. See store_events for the planner's settings.
create or replace function ivgraph.fold_visits(events ivgraph.received_event[]) returns ivgraph.total_gain[]
   language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set enable_sort = off set work_mem = '32MB' set plan_cache_mode = force_generic_plan as
$$
declare
  gains ivgraph.total_gain[];
  empty ivgraph.recency_key[];
begin
  -- One statement, whose steps pass rows on without a table. Every step sees the rollups as they were before the
  -- statement. The events that some rollup counts:
  with counted_event as materialized (
    select playlist_id, node_id, hotspot_id, viewer_id, at, context_id, known, bot, type, watched_from_ms, watched_to_ms
      from unnest(events)
     where type in ('impression', 'play', 'node_play', 'watch', 'hotspot_click')
  ),
  -- Lists each event once for each subject that it counts for: its playlist; its node if it happened in the node; its
  -- hotspot if it is a click. An impression or a play may name a node, but does not count for it.
  subject_event as (
    select playlist_id, playlist_id as subject_id, viewer_id, at, context_id, known, bot, type = 'play' as plays, type,
           watched_from_ms, watched_to_ms
      from counted_event
     union all
    select playlist_id, node_id, viewer_id, at, context_id, known, bot, type = 'node_play', type, watched_from_ms,
           watched_to_ms
      from counted_event
     where type in ('node_play', 'watch', 'hotspot_click') and node_id is not null
     union all
    select playlist_id, hotspot_id, viewer_id, at, context_id, known, bot, false, type, watched_from_ms, watched_to_ms
      from counted_event
     where type = 'hotspot_click' and hotspot_id is not null
  ),
  -- Adds up the events of each visit: of one viewer, subject, slot and context. The counts of one batch fit into
  -- integers, whose sums need no numeric.
  added as (
    select playlist_id, subject_id, viewer_id, floor(date_part('epoch', at) / 900)::integer as slot, context_id, known,
           bot, bool_or(type <> 'impression') as present,
           (count(*) filter (where type = 'impression'))::integer as impressions,
           (count(*) filter (where plays))::integer as plays,
           (count(*) filter (where type = 'hotspot_click'))::integer as clicks,
           coalesce(sum(watched_to_ms - watched_from_ms), 0) as watched_ms
      from subject_event
     group by playlist_id, subject_id, viewer_id, slot, context_id, known, bot
  ),
  -- A visit joins the viewer's chain of visits (joins) if the viewer is present by these events, and was not by
  -- the stored ones. Visits of bots are in no chain.
  matched as (
    select added.*, added.present and not added.bot and visit.prev_slot is null as joins
      from added
      left join ivgraph.visit as visit on visit.playlist_id = added.playlist_id
                                      and visit.subject_id  = added.subject_id
                                      and visit.viewer_id   = added.viewer_id
                                      and visit.slot        = added.slot
                                      and visit.context_id  = added.context_id
  ),
  -- A visit that joins the chain is linked to the visit before it, stored or of this batch: prev_slot is the slot of
  -- that earlier visit, or -1 if there is none.
  linked as materialized (
    select matched.playlist_id, matched.subject_id, matched.viewer_id, matched.slot, matched.context_id, matched.known,
           matched.bot, matched.present, matched.impressions, matched.plays, matched.clicks, matched.watched_ms,
           case when matched.joins then
             greatest(
               before.slot,
               lag(matched.slot) over (
                 partition by matched.playlist_id, matched.subject_id, matched.viewer_id, matched.joins
                     order by matched.slot, matched.context_id),
               -1)
           end as prev_slot
      from matched
      left join lateral (
             select visit.slot
               from ivgraph.visit as visit
              where matched.joins
                and visit.playlist_id = matched.playlist_id
                and visit.subject_id  = matched.subject_id
                and visit.viewer_id   = matched.viewer_id
                and (visit.slot, visit.context_id) < (matched.slot, matched.context_id)
                and visit.prev_slot is not null
              order by visit.slot desc, visit.context_id desc
              limit 1
           ) as before on true
  ),
  -- Stored visits that get another prev_slot, because a visit that joined comes right before them (a late event). If
  -- several joined before the same visit, the last of them is the one right before it.
  overtaken as materialized (
    select linked.playlist_id, linked.subject_id, linked.viewer_id, later.slot, later.context_id, later.known,
           later.prev_slot as old_prev_slot, max(linked.slot) as new_prev_slot
      from linked
     cross join lateral (
             select visit.slot, visit.context_id, visit.known, visit.prev_slot
               from ivgraph.visit as visit
              where visit.playlist_id = linked.playlist_id
                and visit.subject_id  = linked.subject_id
                and visit.viewer_id   = linked.viewer_id
                and (visit.slot, visit.context_id) > (linked.slot, linked.context_id)
                and visit.prev_slot is not null
              order by visit.slot, visit.context_id
              limit 1
           ) as later
     where linked.prev_slot is not null
     group by linked.playlist_id, linked.subject_id, linked.viewer_id, later.slot, later.context_id, later.known,
              later.prev_slot
    having max(linked.slot) <> later.prev_slot
  ),
  -- Links between visits: 1 for each one made, -1 for each one undone.
  link as (
    select playlist_id, subject_id, known, slot, prev_slot, 1 as change
      from linked
     where prev_slot is not null
     union all
    select playlist_id, subject_id, known, slot, new_prev_slot, 1
      from overtaken
     union all
    select playlist_id, subject_id, known, slot, old_prev_slot, -1
      from overtaken
  ),
  -- What is to be added to the totals of each slot. The three branches:
  --   1. Counts of events. A visit that joins is a departure, until branch 3 takes that back.
  --   2. The later visit of each link: an arrival, if the earlier one is more than 96 slots before it; a viewer of its
  --      day, if the earlier one is on another day, once for days from midnight to midnight and once for days from noon
  --      to noon; a new viewer, if there is none. Links within the same half of a day make no difference.
  --   3. The earlier visit of each link: it is no departure if its viewer came again within the 96 slots after it.
  gain as (
    select playlist_id, subject_id, slot, sum(impressions)::integer as impressions, sum(plays)::integer as plays,
           sum(clicks)::integer as clicks, sum(watched_ms)::bigint as watched_ms,
           coalesce(sum(arrivals)     filter (where known), 0)::integer     as authenticated_arrivals,
           coalesce(sum(departures)   filter (where known), 0)::integer     as authenticated_departures,
           coalesce(sum(viewers)      filter (where known), 0)::integer     as authenticated_viewers,
           coalesce(sum(noon_viewers) filter (where known), 0)::integer     as authenticated_noon_viewers,
           coalesce(sum(arrivals)     filter (where not known), 0)::integer as anonymous_arrivals,
           coalesce(sum(departures)   filter (where not known), 0)::integer as anonymous_departures,
           coalesce(sum(viewers)      filter (where not known), 0)::integer as anonymous_viewers,
           coalesce(sum(noon_viewers) filter (where not known), 0)::integer as anonymous_noon_viewers,
           sum(new_viewers)::integer as new_viewers
      from (select playlist_id, subject_id, slot, known, impressions, plays, clicks, watched_ms, 0 as arrivals,
                   (prev_slot is not null)::integer as departures, 0 as viewers, 0 as noon_viewers, 0 as new_viewers
              from linked
             where not bot
             union all
            select playlist_id, subject_id, slot, known, 0, 0, 0, 0,
                   case when prev_slot < 0 or slot - prev_slot > 96 then change else 0 end, 0,
                   case when prev_slot < 0 or prev_slot / 96 < slot / 96 then change else 0 end,
                   case when prev_slot < 0 or (prev_slot + 48) / 96 < (slot + 48) / 96 then change else 0 end,
                   case when prev_slot < 0 then change else 0 end
              from link
             where prev_slot < 0 or prev_slot / 48 < slot / 48
             union all
            select playlist_id, subject_id, prev_slot, known, 0, 0, 0, 0, 0, -change, 0, 0, 0
              from link
             where prev_slot >= 0 and slot - prev_slot <= 96) as changes
     group by playlist_id, subject_id, slot
  ),
  -- A visit that gets events and is overtaken, too, is one row here: a statement can't update a row twice.
  added_visit as (
    insert into ivgraph.visit as visit (
      playlist_id, subject_id, viewer_id, slot, context_id, known, present, prev_slot, impressions, plays, clicks,
      watched_ms)
    select playlist_id, subject_id, viewer_id, slot, context_id, known, bool_or(present), max(prev_slot),
           sum(impressions), sum(plays), sum(clicks), sum(watched_ms)::bigint
      from (select playlist_id, subject_id, viewer_id, slot, context_id, known, present, prev_slot, impressions, plays,
                   clicks, watched_ms
              from linked
             union all
            select playlist_id, subject_id, viewer_id, slot, context_id, known, true, new_prev_slot, 0, 0, 0, 0
              from overtaken) as changed
     group by playlist_id, subject_id, viewer_id, slot, context_id, known
    on conflict (playlist_id, subject_id, viewer_id, slot, context_id) do update
       set present     = visit.present or excluded.present,
           prev_slot   = coalesce(excluded.prev_slot, visit.prev_slot),
           impressions = visit.impressions + excluded.impressions,
           plays       = visit.plays       + excluded.plays,
           clicks      = visit.clicks      + excluded.clicks,
           watched_ms  = visit.watched_ms  + excluded.watched_ms
  ),
  -- recency counts the links by the days of their two visits. -1, no earlier visit, needs a case: -1 / 96 is day 0.
  added_recency as (
    insert into ivgraph.recency as recency (playlist_id, subject_id, known, day, prev_day, viewers)
    select playlist_id, subject_id, known, slot / 96 as day,
           case when prev_slot < 0 then -1 else prev_slot / 96 end as prev_day, sum(change)
      from link
     group by playlist_id, subject_id, known, day, prev_day
    having sum(change) <> 0
    on conflict (playlist_id, subject_id, day, prev_day, known) do update
       set viewers = recency.viewers + excluded.viewers
    returning recency.playlist_id, recency.subject_id, recency.known, recency.day, recency.prev_day, recency.viewers
  )
  select array(
           select row(
                    playlist_id, subject_id, slot, impressions, plays, clicks, watched_ms, authenticated_arrivals,
                    authenticated_departures, authenticated_viewers, authenticated_noon_viewers, anonymous_arrivals,
                    anonymous_departures, anonymous_viewers, anonymous_noon_viewers, new_viewers,
                    0, 0, 0, 0, 0)::ivgraph.total_gain
             from gain),
         array(
           select row(playlist_id, subject_id, known, day, prev_day)::ivgraph.recency_key
             from added_recency
            where viewers = 0)
    into gains, empty;

  -- Rows that became zero are deleted: otherwise the table would depend on the order in which events arrived.
  if cardinality(empty) > 0 then
    delete from ivgraph.recency as recency
     using unnest(empty) as emptied
     where recency.playlist_id = emptied.playlist_id
       and recency.subject_id  = emptied.subject_id
       and recency.known       = emptied.known
       and recency.day         = emptied.day
       and recency.prev_day    = emptied.prev_day;
  end if;
  return gains;
end
$$;
