-- Removes all queued beacons of a page load.
-- $1 playlist text, $2 session of the page load text
delete from kaltura_beacon
 where playlist = $1
   and session = $2
