-- The beacons of page loads that wait.
-- $1 playlists text[], $2 sessions in them text[]
select playlist, session, fingerprint, copy, arrived, certain, counted, content
  from unnest($1::text[], $2::text[]) as asked (playlist, session)
  join kaltura_beacon using (playlist, session)
