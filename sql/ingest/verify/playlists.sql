-- The next slice of playlists, by id: as many as together have not too many events by day_total, and one at least.
-- $1 id that they come after bigint, $2 how many at most, $3 how many events at most, roughly bigint
with next as (
  select id, external_id
    from playlist
   where id > $1
   order by id
   limit $2
), weighed as (
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
  from weighed
 where events_before < $3::bigint
 order by id
