-- Adds beacons to the queue. The transaction must hold the locks of their playlists. Beacons of playlists that the
-- catalog lacks are left out: the limits are per playlist, and strangers could invent any number of playlists.
-- A row's key is the page load, a hash of the beacon's content, and how many copies of that arrived before (copy).
-- certain: no copy arrived in the half minute before, so that the beacon can't be a duplicate.
-- counted: its events are stored already, except what was watched until it.
-- $1 playlists text[], $2 sessions of page loads text[], $3 fingerprints text[], $4 copies integer[],
-- $5 arrivals in Unix seconds double precision[], $6 certain boolean[], $7 counted boolean[], $8 contents text[]
insert into kaltura_beacon (playlist, session, fingerprint, copy, arrived, certain, counted, content)
select playlist, session, fingerprint, copy, arrived, certain, counted, content
  from unnest(
         $1::text[], $2::text[], $3::text[], $4::integer[], $5::double precision[], $6::boolean[], $7::boolean[],
         $8::text[]
       ) as queued (playlist, session, fingerprint, copy, arrived, certain, counted, content)
 where exists (
         select from playlist where playlist.account_id = 1 and playlist.external_id = queued.playlist
       )
