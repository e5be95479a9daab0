-- Counts the queued beacons of all playlists, up to a limit.
-- $1 limit bigint
select count(*) as beacons
  from (select from kaltura_beacon limit $1) as counted
