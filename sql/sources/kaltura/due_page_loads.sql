-- Page loads of which a beacon has waited long enough: those that have waited for longest, at least one, and so many
-- that all their beacons that wait are about as many as asked for.
-- $1 Unix seconds until which a beacon arrived double precision, $2 playlists that are left out text[],
-- $3 beacons bigint, $4 bytes of beacons bigint
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
                ) as waiting
         window before_it as (
                  order by due.arrived, due.playlist, due.session
                   rows between unbounded preceding and 1 preceding
                )
       ) as counted
 where coalesce(beacons, 0) < $3
   and coalesce(bytes, 0) < $4
