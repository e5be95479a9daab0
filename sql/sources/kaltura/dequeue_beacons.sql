-- Removes processed beacons from the queue. The four arrays together are the primary keys of the rows.
-- $1 playlists text[], $2 sessions of page loads text[], $3 fingerprints text[], $4 copy numbers integer[]
delete from kaltura_beacon as beacon
 using unnest($1::text[], $2::text[], $3::text[], $4::integer[]) as finished (playlist, session, fingerprint, copy)
 where beacon.playlist = finished.playlist
   and beacon.session = finished.session
   and beacon.fingerprint = finished.fingerprint
   and beacon.copy = finished.copy
