-- Finds page loads with a queued beacon that arrived up to the watermark, the oldest beacon first: at least one page
-- load if there is any, and more until the queued beacons of those before reach the number $3 or the size $4.
-- $1 watermark, in Unix seconds double precision, $2 playlists to leave out text[], $3 number of beacons bigint,
-- $4 bytes of beacons bigint
with due as (
  select playlist, session, min(arrived) as arrived
    from (
           select playlist, session, arrived
             from kaltura_beacon
            where arrived <= $1
              and playlist <> all ($2::text[])
            order by arrived
            limit $3
         ) as oldest
   group by playlist, session
)
select playlist, session
  from (
         select due.playlist, due.session,
                (sum(beacons) over before_it)::bigint as beacons, (sum(bytes) over before_it)::bigint as bytes
           from due
          cross join lateral (
                  select count(*) as beacons, sum(octet_length(content)) as bytes
                    from kaltura_beacon as beacon
                   where beacon.playlist = due.playlist
                     and beacon.session = due.session
                ) as queued
         window before_it as (
                  order by due.arrived, due.playlist, due.session
                   rows between unbounded preceding and 1 preceding
                )
       ) as counted
 where coalesce(beacons, 0) < $3
   and coalesce(bytes, 0) < $4
