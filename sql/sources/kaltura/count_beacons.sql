-- How many beacons wait.
-- $1 so many at most bigint
select count(*) as beacons
  from (select from kaltura_beacon limit $1) as counted
