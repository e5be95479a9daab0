-- Drops all beacons of a page load that wait.
-- $1 playlist text, $2 session in it text
delete from kaltura_beacon
 where playlist = $1
   and session = $2
