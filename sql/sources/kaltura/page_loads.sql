-- Reads the histories of page loads: document is the state of the page load, known the beacons seen, by fingerprint.
-- $1 playlists text[], $2 sessions of page loads text[]
select playlist, session, document, known
  from unnest($1::text[], $2::text[]) as given (playlist, session)
  join kaltura_page_load using (playlist, session)
