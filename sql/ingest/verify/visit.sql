-- Rows of visit that differ from a recount of a range of playlists. Counted are the events. Visits before the horizon
-- count as they are, since events of that time may have been dropped; their links are verified all the same.
-- $1 id before the first playlist, $2 id of the last one bigint, $3 horizon timestamptz
with subject_event as (
  -- Each event once for each subject that it counts for. An impression alone makes no viewer present.
  select event.playlist_id, subject_id, viewer_id, known, context_id, context.bot is true as bot,
         div(extract(epoch from at), 900)::integer as slot, type <> 'impression' as present,
         (type = 'impression')::integer as impression,
         (type = case when subject_id = event.playlist_id then 'play'::event_type else 'node_play' end)::integer
           as play,
         (type = 'hotspot_click')::integer as click,
         coalesce(watched_to_ms - watched_from_ms, 0) as milliseconds
    from event
    left join context on context.playlist_id = event.playlist_id
                     and context.id = event.context_id
                     and context.playlist_id > $1
                     and context.playlist_id <= $2
   cross join lateral unnest(array[
           event.playlist_id,
           case when type in ('node_play', 'watch', 'hotspot_click') then node_id end,
           case when type = 'hotspot_click' then hotspot_id end
         ]) as subject (subject_id)
   where event.playlist_id > $1
     and event.playlist_id <= $2
     and event.at >= $3
     and type in ('impression', 'play', 'node_play', 'watch', 'hotspot_click')
     and subject_id is not null
), counted as (
  select playlist_id, subject_id, viewer_id, slot, context_id, bot, known, bool_or(present) as present,
         sum(impression) as impressions, sum(play) as plays, sum(click) as clicks, sum(milliseconds) as watched_ms
    from subject_event
   group by playlist_id, subject_id, viewer_id, slot, context_id, bot, known
  union all
  select visit.playlist_id, subject_id, viewer_id, slot, context_id, context.bot is true, known, present, impressions,
         plays, clicks, watched_ms
    from visit
    left join context on context.playlist_id = visit.playlist_id
                     and context.id = visit.context_id
                     and context.playlist_id > $1
                     and context.playlist_id <= $2
   where visit.playlist_id > $1
     and visit.playlist_id <= $2
     and visit.slot < (extract(epoch from $3::timestamptz) / 900)::integer
), recount as (
  select playlist_id, subject_id, viewer_id, slot, context_id, known, present, impressions, plays, clicks, watched_ms,
         case when present and not bot then coalesce(lag(slot) over (
           partition by playlist_id, subject_id, viewer_id, present, bot order by slot, context_id), -1)
         end as prev_slot
    from counted
), stored as (
  select playlist_id, subject_id, viewer_id, slot, context_id, known, present, impressions, plays, clicks, watched_ms,
         prev_slot
    from visit
   where playlist_id > $1
     and playlist_id <= $2
)
select coalesce(stored.playlist_id, recount.playlist_id) as playlist_id,
       coalesce(stored.subject_id, recount.subject_id) as subject_id,
       coalesce(stored.slot, recount.slot) / 96 as day, to_jsonb(stored) as stored, to_jsonb(recount) as recounted
  from stored
  full join recount on recount.playlist_id = stored.playlist_id
                   and recount.subject_id = stored.subject_id
                   and recount.viewer_id = stored.viewer_id
                   and recount.slot = stored.slot
                   and recount.context_id = stored.context_id
 where (stored.known, stored.present, stored.impressions, stored.plays, stored.clicks, stored.watched_ms,
        stored.prev_slot)
       is distinct from
       (recount.known, recount.present, recount.impressions, recount.plays, recount.clicks, recount.watched_ms,
        recount.prev_slot)
 order by playlist_id, subject_id, day
