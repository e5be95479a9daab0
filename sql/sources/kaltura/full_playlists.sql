-- Those of the playlists of which as much is remembered as may be of new page loads: page loads, or beacons that wait;
-- and whether as many beacons wait as may of any page load.
-- $1 playlists text[], $2 page loads of one playlist bigint, $3 its beacons of new page loads bigint,
-- $4 and of any bigint
with remembered as materialized (
  select asked.playlist,
         (
           select count(*)
             from (select from kaltura_page_load as held where held.playlist = asked.playlist limit $2) as counted
         ) as page_loads,
         (
           select count(*)
             from (select from kaltura_beacon as beacon where beacon.playlist = asked.playlist limit $4) as counted
         ) as beacons
    from unnest($1::text[]) as asked (playlist)
)
select playlist, beacons >= $4 as is_full
  from remembered
 where page_loads >= $2
    or beacons >= $3
