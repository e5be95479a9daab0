-- Those of the playlists of which as much is remembered as may be of new page loads: page loads, beacons that wait, or all
-- of these; and whether as many beacons wait as may of any page load.
-- $1 playlists text[], $2 page loads of one playlist bigint,
-- $3 beacons of one playlist bigint, $4 beacons bigint, $5 what part of these is for new page loads double precision
select playlist, beacons >= $3 or in_all >= $4 as is_full
  from (
         select asked.playlist,
                (
                  select count(*)
                    from (
                           select from kaltura_page_load as held where held.playlist = asked.playlist limit $2
                         ) as counted
                ) as page_loads,
                (
                  select count(*)
                    from (
                           select from kaltura_beacon as beacon where beacon.playlist = asked.playlist limit $3
                         ) as counted
                ) as beacons,
                (select count(*) from (select from kaltura_beacon limit $4) as counted) as in_all
           from unnest($1::text[]) as asked (playlist)
       ) as counted
 where page_loads >= $2
    or beacons >= $3 * $5::double precision
    or in_all >= $4 * $5::double precision
