-- Drops beacons that were released.
-- $1 playlists text[], $2 sessions in them text[], $3 fingerprints text[], $4 copies integer[]
delete from kaltura_beacon as beacon
 using unnest($1::text[], $2::text[], $3::text[], $4::integer[]) as done (playlist, session, fingerprint, copy)
 where beacon.playlist = done.playlist
   and beacon.session = done.session
   and beacon.fingerprint = done.fingerprint
   and beacon.copy = done.copy
