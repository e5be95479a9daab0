-- Those of the playlists of which as much is remembered as may be: page loads, beacons that wait, or all of these.
-- $1 playlists text[], $2 page loads of one playlist bigint, $3 beacons of one playlist bigint, $4 beacons bigint
select asked.playlist
  from unnest($1::text[]) as asked (playlist)
 where $2 <= (
         select count(*)
           from (select from kaltura_page_load as held where held.playlist = asked.playlist limit $2) as counted
       )
    or $3 <= (
         select count(*)
           from (select from kaltura_beacon as beacon where beacon.playlist = asked.playlist limit $3) as counted
       )
    or $4 <= (select count(*) from (select from kaltura_beacon limit $4) as counted)
