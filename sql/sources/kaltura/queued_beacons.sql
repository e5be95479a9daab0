-- Reads all queued beacons of page loads.
-- $1 playlists text[], $2 sessions of page loads text[]
select playlist, session, fingerprint, copy, arrived, certain, counted, content
  from unnest($1::text[], $2::text[]) as given (playlist, session)
  join kaltura_beacon using (playlist, session)
