-- Lets beacons wait, whose playlists the transaction has locked; but not those of playlists that the catalog lacks:
-- nothing else would bound how many there are.
-- $1 playlists text[], $2 sessions in them text[], $3 fingerprints text[], $4 copies integer[],
-- $5 Unix seconds of arrival double precision[], $6 certain boolean[], $7 counted boolean[], $8 contents text[]
insert into kaltura_beacon (playlist, session, fingerprint, copy, arrived, certain, counted, content)
select playlist, session, fingerprint, copy, arrived, certain, counted, content
  from unnest(
         $1::text[], $2::text[], $3::text[], $4::integer[], $5::double precision[], $6::boolean[], $7::boolean[],
         $8::text[]
       ) as held (playlist, session, fingerprint, copy, arrived, certain, counted, content)
 where exists (
         select from playlist where playlist.account_id = 1 and playlist.external_id = held.playlist
       )
