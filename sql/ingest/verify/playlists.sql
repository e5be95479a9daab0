-- The next playlists to verify, by id: at least one, and more until together they have $3 events, as estimated from
-- day_total.
-- $1 id before the first one bigint, $2 maximum of playlists, $3 maximum of events bigint
with next as (
  select id, external_id
    from playlist
   where id > $1
   order by id
   limit $2
), counted_up_to as (
  select next.id, next.external_id, sum(counted.events) over (order by next.id) - counted.events as events_before
    from next
   cross join lateral (
           select coalesce(sum(impressions + plays + clicks), 0) as events
             from day_total
            where playlist_id = next.id
              and subject_id = next.id
         ) as counted
)
select id, external_id
  from counted_up_to
 where events_before < $3::bigint
 order by id
