-- Rows of click_day that differ from a recount of the events of a range of playlists. Clicks before the horizon count
-- as they are, since events of that time may have been dropped.
-- $1 id before the first playlist, $2 id of the last one bigint, $3 horizon timestamptz
with recount as (
  select event.playlist_id, hotspot_id, floor(extract(epoch from at) / 86400)::integer as day,
         div(position_ms, 1000)::integer as second, count(*) as clicks
    from event
    left join context on context.playlist_id = event.playlist_id
                     and context.id = event.context_id
                     and context.playlist_id > $1
                     and context.playlist_id <= $2
   where event.playlist_id > $1
     and event.playlist_id <= $2
     and event.at >= $3
     and type = 'hotspot_click'
     and position_ms is not null
     and context.bot is not true
   group by event.playlist_id, hotspot_id, day, second
), stored as (
  select playlist_id, hotspot_id, day, second, clicks
    from click_day
   where playlist_id > $1
     and playlist_id <= $2
     and day >= (extract(epoch from $3::timestamptz) / 86400)::integer
)
select coalesce(stored.playlist_id, recount.playlist_id) as playlist_id,
       coalesce(stored.hotspot_id, recount.hotspot_id) as subject_id, coalesce(stored.day, recount.day) as day,
       to_jsonb(stored) as stored, to_jsonb(recount) as recounted
  from stored
  full join recount on recount.playlist_id = stored.playlist_id
                   and recount.hotspot_id = stored.hotspot_id
                   and recount.day = stored.day
                   and recount.second = stored.second
 where to_jsonb(stored) is distinct from to_jsonb(recount)
 order by playlist_id, subject_id, day
