-- Adds gains to the four tables of totals: by slot, by part of a day, by day from midnight to midnight, and by day from
-- noon to noon. A subject may have several gains in a slot. See store_events for the planner's settings.
create or replace function ivgraph.add_totals(gains ivgraph.total_gain[]) returns void language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set enable_sort = off set work_mem = '32MB' set plan_cache_mode = force_generic_plan as
$$
declare
  takes_away boolean;
begin
  with gain as materialized (
    select playlist_id, subject_id, slot, sum(impressions)::integer as impressions, sum(plays)::integer as plays,
           sum(clicks)::integer as clicks, sum(watched_ms)::bigint as watched_ms,
           sum(authenticated_arrivals)::integer as authenticated_arrivals,
           sum(authenticated_departures)::integer as authenticated_departures,
           sum(authenticated_viewers)::integer as authenticated_viewers,
           sum(authenticated_noon_viewers)::integer as authenticated_noon_viewers,
           sum(anonymous_arrivals)::integer as anonymous_arrivals,
           sum(anonymous_departures)::integer as anonymous_departures,
           sum(anonymous_viewers)::integer as anonymous_viewers,
           sum(anonymous_noon_viewers)::integer as anonymous_noon_viewers, sum(new_viewers)::integer as new_viewers,
           sum(sessions)::integer as sessions, sum(steps)::integer as steps, sum(continued)::integer as continued,
           sum(watched_seconds)::integer as watched_seconds, sum(completed)::integer as completed
      from unnest(gains)
     group by playlist_id, subject_id, slot
  ), added_slot_total as (
    insert into ivgraph.slot_total as slot_total (
      playlist_id, subject_id, slot, impressions, plays, clicks, watched_ms, authenticated_arrivals,
      authenticated_departures, anonymous_arrivals, anonymous_departures, new_viewers, sessions, steps, continued,
      watched_seconds, completed)
    select playlist_id, subject_id, slot, impressions, plays, clicks, watched_ms, authenticated_arrivals,
           authenticated_departures, anonymous_arrivals, anonymous_departures, new_viewers, sessions, steps, continued,
           watched_seconds, completed
      from gain
    on conflict (playlist_id, subject_id, slot) do update
       set impressions              = slot_total.impressions              + excluded.impressions,
           plays                    = slot_total.plays                    + excluded.plays,
           clicks                   = slot_total.clicks                   + excluded.clicks,
           watched_ms               = slot_total.watched_ms               + excluded.watched_ms,
           authenticated_arrivals   = slot_total.authenticated_arrivals   + excluded.authenticated_arrivals,
           authenticated_departures = slot_total.authenticated_departures + excluded.authenticated_departures,
           anonymous_arrivals       = slot_total.anonymous_arrivals       + excluded.anonymous_arrivals,
           anonymous_departures     = slot_total.anonymous_departures     + excluded.anonymous_departures,
           new_viewers              = slot_total.new_viewers              + excluded.new_viewers,
           sessions                 = slot_total.sessions                 + excluded.sessions,
           steps                    = slot_total.steps                    + excluded.steps,
           continued                = slot_total.continued                + excluded.continued,
           watched_seconds          = slot_total.watched_seconds          + excluded.watched_seconds,
           completed                = slot_total.completed                + excluded.completed
  ), added_part_total as (
    insert into ivgraph.part_total as part_total (
      playlist_id, subject_id, part, impressions, plays, clicks, watched_ms, authenticated_arrivals,
      authenticated_departures, anonymous_arrivals, anonymous_departures, new_viewers, sessions, steps, continued,
      watched_seconds, completed)
    select playlist_id, subject_id, slot / 12, sum(impressions), sum(plays), sum(clicks), sum(watched_ms),
           sum(authenticated_arrivals), sum(authenticated_departures), sum(anonymous_arrivals),
           sum(anonymous_departures), sum(new_viewers), sum(sessions), sum(steps), sum(continued), sum(watched_seconds),
           sum(completed)
      from gain
     group by playlist_id, subject_id, slot / 12
    on conflict (playlist_id, subject_id, part) do update
       set impressions              = part_total.impressions              + excluded.impressions,
           plays                    = part_total.plays                    + excluded.plays,
           clicks                   = part_total.clicks                   + excluded.clicks,
           watched_ms               = part_total.watched_ms               + excluded.watched_ms,
           authenticated_arrivals   = part_total.authenticated_arrivals   + excluded.authenticated_arrivals,
           authenticated_departures = part_total.authenticated_departures + excluded.authenticated_departures,
           anonymous_arrivals       = part_total.anonymous_arrivals       + excluded.anonymous_arrivals,
           anonymous_departures     = part_total.anonymous_departures     + excluded.anonymous_departures,
           new_viewers              = part_total.new_viewers              + excluded.new_viewers,
           sessions                 = part_total.sessions                 + excluded.sessions,
           steps                    = part_total.steps                    + excluded.steps,
           continued                = part_total.continued                + excluded.continued,
           watched_seconds          = part_total.watched_seconds          + excluded.watched_seconds,
           completed                = part_total.completed                + excluded.completed
  ), added_day_total as (
    insert into ivgraph.day_total as day_total (
      playlist_id, subject_id, day, impressions, plays, clicks, watched_ms, authenticated_viewers, anonymous_viewers,
      new_viewers, sessions, steps, continued, watched_seconds, completed)
    select playlist_id, subject_id, slot / 96, sum(impressions), sum(plays), sum(clicks), sum(watched_ms),
           sum(authenticated_viewers), sum(anonymous_viewers), sum(new_viewers), sum(sessions), sum(steps),
           sum(continued), sum(watched_seconds), sum(completed)
      from gain
     group by playlist_id, subject_id, slot / 96
    on conflict (playlist_id, subject_id, day) do update
       set impressions           = day_total.impressions           + excluded.impressions,
           plays                 = day_total.plays                 + excluded.plays,
           clicks                = day_total.clicks                + excluded.clicks,
           watched_ms            = day_total.watched_ms            + excluded.watched_ms,
           authenticated_viewers = day_total.authenticated_viewers + excluded.authenticated_viewers,
           anonymous_viewers     = day_total.anonymous_viewers     + excluded.anonymous_viewers,
           new_viewers           = day_total.new_viewers           + excluded.new_viewers,
           sessions              = day_total.sessions              + excluded.sessions,
           steps                 = day_total.steps                 + excluded.steps,
           continued             = day_total.continued             + excluded.continued,
           watched_seconds       = day_total.watched_seconds       + excluded.watched_seconds,
           completed             = day_total.completed             + excluded.completed
  ), added_noon_total as (
    insert into ivgraph.noon_total as noon_total (
      playlist_id, subject_id, day, impressions, plays, clicks, watched_ms, authenticated_viewers, anonymous_viewers,
      new_viewers, sessions, steps, continued, watched_seconds, completed)
    select playlist_id, subject_id, (slot + 48) / 96, sum(impressions), sum(plays), sum(clicks), sum(watched_ms),
           sum(authenticated_noon_viewers), sum(anonymous_noon_viewers), sum(new_viewers), sum(sessions), sum(steps),
           sum(continued), sum(watched_seconds), sum(completed)
      from gain
     group by playlist_id, subject_id, (slot + 48) / 96
    on conflict (playlist_id, subject_id, day) do update
       set impressions           = noon_total.impressions           + excluded.impressions,
           plays                 = noon_total.plays                 + excluded.plays,
           clicks                = noon_total.clicks                + excluded.clicks,
           watched_ms            = noon_total.watched_ms            + excluded.watched_ms,
           authenticated_viewers = noon_total.authenticated_viewers + excluded.authenticated_viewers,
           anonymous_viewers     = noon_total.anonymous_viewers     + excluded.anonymous_viewers,
           new_viewers           = noon_total.new_viewers           + excluded.new_viewers,
           sessions              = noon_total.sessions              + excluded.sessions,
           steps                 = noon_total.steps                 + excluded.steps,
           continued             = noon_total.continued             + excluded.continued,
           watched_seconds       = noon_total.watched_seconds       + excluded.watched_seconds,
           completed             = noon_total.completed             + excluded.completed
  )
  select bool_or(least(sessions, steps, continued, watched_seconds, completed) < 0)
    into takes_away
    from gain;

  -- What a late event moves to another play is taken from the one that had it. Rows that become zero by that are
  -- deleted: otherwise the tables would depend on the order in which events arrived.
  if takes_away then
    delete from ivgraph.slot_total as slot_total
     using unnest(gains) as gain
     where slot_total.playlist_id = gain.playlist_id
       and slot_total.subject_id  = gain.subject_id
       and slot_total.slot        = gain.slot
       and (slot_total.impressions, slot_total.plays, slot_total.clicks, slot_total.watched_ms,
            slot_total.authenticated_arrivals, slot_total.authenticated_departures, slot_total.anonymous_arrivals,
            slot_total.anonymous_departures, slot_total.new_viewers, slot_total.sessions, slot_total.steps,
            slot_total.continued, slot_total.watched_seconds, slot_total.completed)
           = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    delete from ivgraph.part_total as part_total
     using unnest(gains) as gain
     where part_total.playlist_id = gain.playlist_id
       and part_total.subject_id  = gain.subject_id
       and part_total.part        = gain.slot / 12
       and (part_total.impressions, part_total.plays, part_total.clicks, part_total.watched_ms,
            part_total.authenticated_arrivals, part_total.authenticated_departures, part_total.anonymous_arrivals,
            part_total.anonymous_departures, part_total.new_viewers, part_total.sessions, part_total.steps,
            part_total.continued, part_total.watched_seconds, part_total.completed)
           = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    delete from ivgraph.day_total as day_total
     using unnest(gains) as gain
     where day_total.playlist_id = gain.playlist_id
       and day_total.subject_id  = gain.subject_id
       and day_total.day         = gain.slot / 96
       and (day_total.impressions, day_total.plays, day_total.clicks, day_total.watched_ms,
            day_total.authenticated_viewers, day_total.anonymous_viewers, day_total.new_viewers, day_total.sessions,
            day_total.steps, day_total.continued, day_total.watched_seconds, day_total.completed)
           = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    delete from ivgraph.noon_total as noon_total
     using unnest(gains) as gain
     where noon_total.playlist_id = gain.playlist_id
       and noon_total.subject_id  = gain.subject_id
       and noon_total.day         = (gain.slot + 48) / 96
       and (noon_total.impressions, noon_total.plays, noon_total.clicks, noon_total.watched_ms,
            noon_total.authenticated_viewers, noon_total.anonymous_viewers, noon_total.new_viewers, noon_total.sessions,
            noon_total.steps, noon_total.continued, noon_total.watched_seconds, noon_total.completed)
           = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  end if;
end
$$;
