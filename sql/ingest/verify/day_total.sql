-- Rows of day_total that differ from a recount of a range of playlists, by subject and day. Counted are the events, and
-- before the horizon the visits, since events of that time may have been dropped; and steps and journeys, which have
-- recounts of their own.
-- $1 id before the first playlist, $2 id of the last one bigint, $3 horizon timestamptz
with human_event as not materialized (
  -- The events from the horizon on, except those of bots.
  select event.*
    from event
    left join context on context.playlist_id = event.playlist_id
                     and context.id = event.context_id
                     and context.playlist_id > $1
                     and context.playlist_id <= $2
   where event.playlist_id > $1
     and event.playlist_id <= $2
     and event.at >= $3
     and context.bot is not true
), human_visit as not materialized (
  -- The visits before the horizon, except those of bots.
  select visit.*, to_timestamp(visit.slot * 900.0) as at
    from visit
    left join context on context.playlist_id = visit.playlist_id
                     and context.id = visit.context_id
                     and context.playlist_id > $1
                     and context.playlist_id <= $2
   where visit.playlist_id > $1
     and visit.playlist_id <= $2
     and visit.slot < (extract(epoch from $3::timestamptz) / 900)::integer
     and context.bot is not true
), subject_event as (
  -- Each event once for each subject that it counts for: its playlist, its node and its hotspot.
  select playlist_id, playlist_id as subject_id, at, (type = 'impression')::integer as impression,
         (type = 'play')::integer as play, (type = 'hotspot_click')::integer as click,
         coalesce(watched_to_ms - watched_from_ms, 0) as milliseconds
    from human_event
   where type in ('impression', 'play', 'node_play', 'watch', 'hotspot_click')
  union all
  select playlist_id, node_id, at, 0, (type = 'node_play')::integer, (type = 'hotspot_click')::integer,
         coalesce(watched_to_ms - watched_from_ms, 0)
    from human_event
   where type in ('node_play', 'watch', 'hotspot_click')
     and node_id is not null
  union all
  select playlist_id, hotspot_id, at, 0, 0, 1, 0
    from human_event
   where type = 'hotspot_click'
     and hotspot_id is not null
  union all
  select playlist_id, subject_id, at, impressions, plays, clicks, watched_ms
    from human_visit
), walked as (
  -- What journeys count: each start of a session, and each play for its playlist and its node.
  select playlist_id, playlist_id as subject_id, start_at as at, 1 as session, 0 as step, 0 as continued,
         0 as watched_seconds, 0 as completed
    from journey
   where playlist_id > $1
     and playlist_id <= $2
     and start_at is not null
     and not bot
  union all
  select playlist_id, playlist_id, at, 0, 1, 0, 0, 0
    from step
   where playlist_id > $1
     and playlist_id <= $2
     and not bot
  union all
  select step.playlist_id, step.node_id, step.at, 0, 0, (step.next_node_id is not null)::integer,
         coalesce(watched.seconds, 0), (watched.until >= 0.95 * nullif(node.duration_ms, 0) / 1000)::integer
    from step
    left join node on node.playlist_id = step.playlist_id
                  and node.id = step.node_id
                  and node.playlist_id > $1
                  and node.playlist_id <= $2
   cross join lateral (
           select sum(upper(span) - lower(span)) as seconds, max(upper(span)) as until
             from unnest(step.watched) as span
         ) as watched
   where step.playlist_id > $1
     and step.playlist_id <= $2
     and not step.bot
     and (step.next_node_id is not null or step.watched is not null)
), present as (
  -- The viewers of each day: they played, watched or clicked.
  select playlist_id, subject_id, viewer_id, known,
         (at at time zone 'UTC')::date - date '1970-01-01' as day
    from human_event
   cross join lateral unnest(array[
           playlist_id,
           case when type in ('node_play', 'watch', 'hotspot_click') then node_id end,
           case when type = 'hotspot_click' then hotspot_id end
         ]) as subject (subject_id)
   where type in ('play', 'node_play', 'watch', 'hotspot_click')
     and subject_id is not null
  union
  select playlist_id, subject_id, viewer_id, known,
         (at at time zone 'UTC')::date - date '1970-01-01' as day
    from human_visit
   where present
), viewers as (
  select playlist_id, subject_id, day, count(*) filter (where known) as authenticated_viewers,
         count(*) filter (where not known) as anonymous_viewers, count(*) filter (where day = first_day) as new_viewers
    from (select *, min(day) over (partition by playlist_id, subject_id, viewer_id) as first_day
            from present) as viewer_day
   group by playlist_id, subject_id, day
), counted as (
  select playlist_id, subject_id, (at at time zone 'UTC')::date - date '1970-01-01' as day,
         sum(impression) as impressions, sum(play) as plays, sum(click) as clicks, sum(milliseconds) as watched_ms,
         sum(session) as sessions, sum(step) as steps, sum(continued) as continued,
         sum(watched_seconds) as watched_seconds, coalesce(sum(completed), 0) as completed
    from (select *, 0 as session, 0 as step, 0 as continued, 0 as watched_seconds, 0 as completed
            from subject_event
           union all
          select playlist_id, subject_id, at, 0, 0, 0, 0, session, step, continued, watched_seconds, completed
            from walked) as fact
   group by playlist_id, subject_id, day
), recount as (
  select playlist_id, subject_id, day, impressions, plays, clicks, watched_ms, sessions, steps, continued,
         watched_seconds, completed,
         coalesce(authenticated_viewers, 0) as authenticated_viewers,
         coalesce(anonymous_viewers, 0)     as anonymous_viewers,
         coalesce(new_viewers, 0)           as new_viewers
    from counted
    left join viewers using (playlist_id, subject_id, day)
), stored as (
  select playlist_id, subject_id, day, impressions, plays, clicks, watched_ms, authenticated_viewers,
         anonymous_viewers, new_viewers,
         sessions, steps, continued, watched_seconds, completed
    from day_total
   where playlist_id > $1
     and playlist_id <= $2
)
select coalesce(stored.playlist_id, recount.playlist_id) as playlist_id,
       coalesce(stored.subject_id, recount.subject_id) as subject_id,
       coalesce(stored.day, recount.day) as day, to_jsonb(stored) as stored, to_jsonb(recount) as recounted
  from stored
  full join recount on recount.playlist_id = stored.playlist_id
                   and recount.subject_id = stored.subject_id
                   and recount.day = stored.day
 where (stored.impressions, stored.plays, stored.clicks, stored.watched_ms, stored.authenticated_viewers,
        stored.anonymous_viewers, stored.new_viewers, stored.sessions, stored.steps, stored.continued,
        stored.watched_seconds, stored.completed)
       is distinct from
       (recount.impressions, recount.plays, recount.clicks, recount.watched_ms, recount.authenticated_viewers,
        recount.anonymous_viewers, recount.new_viewers, recount.sessions, recount.steps, recount.continued,
        recount.watched_seconds, recount.completed)
 order by playlist_id, subject_id, day
