-- The next playlists to verify, by id: at least one, and more until together they have $3 events, as estimated from
-- day_total.
-- $1 id before the first one bigint, $2 maximum of playlists, $3 maximum of events bigint
with next as (
  select id, external_id
    from playlist
   where id > $1
   order by id
   limit $2
), counted as (
  select counted.*
    from playlist
   cross join lateral (
           select playlist_id, sum(impressions + plays + clicks) as events
             from day_total
            where playlist_id = playlist.id
              and subject_id = playlist.id
            group by playlist_id
         ) as counted
   where playlist.id > $1
     and playlist.id <= (select max(id) from next)
), counted_up_to as (
  select next.id, next.external_id,
         sum(coalesce(counted.events, 0)) over (order by next.id) - coalesce(counted.events, 0) as events_before
    from next
    left join counted on counted.playlist_id = next.id
)
select id, external_id
  from counted_up_to
 where events_before < $3::bigint
 order by id
