-- Links the visits of a playlist before the horizon again, and counts recency and the totals of that time from them,
-- except what only journeys tell. These must be empty. rebuild_playlist calls it, since the events of that time may
-- have been dropped.
-- p        the playlist's id
-- horizon  the time before which visits are kept
--
-- It works subject by subject, so that memory stays small however long the history is. See fold_visits for what is
-- counted, and store_events for the planner's settings.
create or replace function ivgraph.recount_kept_visits(p bigint, horizon timestamptz) returns void language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' set plan_cache_mode = force_generic_plan as
$$
declare
  until   constant integer := (extract(epoch from horizon) / 900)::integer;
  subject bigint;
  gains   ivgraph.total_gain[];
begin
  loop
    select min(visit.subject_id)
      into subject
      from ivgraph.visit as visit
     where visit.playlist_id = p
       and visit.subject_id > coalesce(subject, -9223372036854775808);
    exit when subject is null;

    with kept as materialized (
      select visit.playlist_id, visit.subject_id, visit.viewer_id, visit.slot, visit.context_id, visit.known,
             context.bot is true as bot, visit.impressions, visit.plays, visit.clicks, visit.watched_ms,
             case when visit.present and context.bot is not true then
               coalesce(
                 lag(visit.slot) over (
                   partition by visit.viewer_id, visit.present, context.bot is true
                       order by visit.slot, visit.context_id),
                 -1)
             end as prev_slot
        from ivgraph.visit as visit
        left join ivgraph.context as context on context.playlist_id = visit.playlist_id
                                            and context.id = visit.context_id
       where visit.playlist_id = p
         and visit.subject_id = subject
         and visit.slot < until
    ), relinked as (
      update ivgraph.visit as visit
         set prev_slot = kept.prev_slot
        from kept
       where visit.playlist_id = kept.playlist_id
         and visit.subject_id = kept.subject_id
         and visit.viewer_id = kept.viewer_id
         and visit.slot = kept.slot
         and visit.context_id = kept.context_id
         and visit.prev_slot is distinct from kept.prev_slot
    ), added_recency as (
      insert into ivgraph.recency as recency (playlist_id, subject_id, known, day, prev_day, viewers)
      select playlist_id, subject_id, known, slot / 96 as day,
             case when prev_slot < 0 then -1 else prev_slot / 96 end as prev_day, count(*)
        from kept
       where prev_slot is not null
       group by playlist_id, subject_id, known, day, prev_day
       order by day, prev_day, known
    )
    select array_agg(
             row(
               playlist_id, subject_id, slot, impressions, plays, clicks, watched_ms, authenticated_arrivals,
               authenticated_departures, authenticated_viewers, authenticated_noon_viewers, anonymous_arrivals,
               anonymous_departures, anonymous_viewers, anonymous_noon_viewers, new_viewers,
               0, 0, 0, 0, 0)::ivgraph.total_gain)
      into gains
      from (select playlist_id, subject_id, slot, sum(impressions) as impressions, sum(plays) as plays,
                   sum(clicks) as clicks, sum(watched_ms) as watched_ms,
                   coalesce(sum(arrivals)     filter (where known), 0)     as authenticated_arrivals,
                   coalesce(sum(departures)   filter (where known), 0)     as authenticated_departures,
                   coalesce(sum(viewers)      filter (where known), 0)     as authenticated_viewers,
                   coalesce(sum(noon_viewers) filter (where known), 0)     as authenticated_noon_viewers,
                   coalesce(sum(arrivals)     filter (where not known), 0) as anonymous_arrivals,
                   coalesce(sum(departures)   filter (where not known), 0) as anonymous_departures,
                   coalesce(sum(viewers)      filter (where not known), 0) as anonymous_viewers,
                   coalesce(sum(noon_viewers) filter (where not known), 0) as anonymous_noon_viewers,
                   sum(new_viewers) as new_viewers
              from (select playlist_id, subject_id, slot, known, impressions, plays, clicks, watched_ms, 0 as arrivals,
                           (prev_slot is not null)::integer as departures, 0 as viewers, 0 as noon_viewers,
                           0 as new_viewers
                      from kept
                     where not bot
                     union all
                    select playlist_id, subject_id, slot, known, 0, 0, 0, 0,
                           (prev_slot < 0 or slot - prev_slot > 96)::integer, 0,
                           (prev_slot < 0 or prev_slot / 96 < slot / 96)::integer,
                           (prev_slot < 0 or (prev_slot + 48) / 96 < (slot + 48) / 96)::integer,
                           (prev_slot < 0)::integer
                      from kept
                     where prev_slot is not null
                     union all
                    select playlist_id, subject_id, prev_slot, known, 0, 0, 0, 0, 0, -1, 0, 0, 0
                      from kept
                     where prev_slot >= 0 and slot - prev_slot <= 96) as changes
             group by playlist_id, subject_id, slot) as gain;
    perform ivgraph.add_totals(gains);
  end loop;
end
$$;
