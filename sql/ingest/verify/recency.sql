-- Rows of recency that differ from a recount of a range of playlists, by subject, day, previous day and kind of viewer.
-- Counted are the events, and before the horizon the visits, since events of that time may have been dropped.
-- $1 id before the first playlist, $2 id of the last one bigint, $3 horizon timestamptz
with present as (
  -- The visits, except those of bots: each slot and context in which a viewer played, watched or clicked.
  select event.playlist_id, subject_id, viewer_id, known, context_id,
         div(extract(epoch from at), 900)::integer as slot
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
     and type in ('play', 'node_play', 'watch', 'hotspot_click')
     and subject_id is not null
     and context.bot is not true
  union
  select visit.playlist_id, subject_id, viewer_id, known, context_id, slot
    from visit
    left join context on context.playlist_id = visit.playlist_id
                     and context.id = visit.context_id
                     and context.playlist_id > $1
                     and context.playlist_id <= $2
   where visit.playlist_id > $1
     and visit.playlist_id <= $2
     and visit.slot < (extract(epoch from $3::timestamptz) / 900)::integer
     and present
     and context.bot is not true
), linked as (
  select playlist_id, subject_id, known, slot / 96 as day,
         coalesce(lag(slot) over (partition by playlist_id, subject_id, viewer_id order by slot, context_id) / 96, -1)
           as prev_day
    from present
), recount as (
  select playlist_id, subject_id, known, day, prev_day, count(*) as viewers
    from linked
   group by playlist_id, subject_id, known, day, prev_day
), stored as (
  select playlist_id, subject_id, known, day, prev_day, viewers
    from recency
   where playlist_id > $1
     and playlist_id <= $2
)
select coalesce(stored.playlist_id, recount.playlist_id) as playlist_id,
       coalesce(stored.subject_id, recount.subject_id) as subject_id, coalesce(stored.day, recount.day) as day,
       to_jsonb(stored) as stored, to_jsonb(recount) as recounted
  from stored
  full join recount on recount.playlist_id = stored.playlist_id
                   and recount.subject_id = stored.subject_id
                   and recount.known = stored.known
                   and recount.day = stored.day
                   and recount.prev_day = stored.prev_day
 where stored.viewers is distinct from recount.viewers
 order by playlist_id, subject_id, day
