-- Finds which of the playlists take no new page loads, since they have too many page loads or queued beacons; and
-- whether they take no beacons of other page loads either (is_full).
-- $1 playlists text[], $2 limit of page loads of a playlist bigint,
-- $3 limit of its queued beacons, for new page loads bigint, $4 limit of its queued beacons, for all page loads bigint
with usage as materialized (
  select given.playlist,
         (
           select count(*)
             from (select from kaltura_page_load as known where known.playlist = given.playlist limit $2) as counted
         ) as page_loads,
         (
           select count(*)
             from (select from kaltura_beacon as beacon where beacon.playlist = given.playlist limit $4) as counted
         ) as beacons
    from unnest($1::text[]) as given (playlist)
)
select playlist, beacons >= $4 as is_full
  from usage
 where page_loads >= $2
    or beacons >= $3
