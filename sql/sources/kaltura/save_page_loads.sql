-- Remembers page loads, whose playlists the transaction has locked; but not those of playlists that the catalog lacks:
-- nothing else would bound how many there are.
-- $1 playlists text[], $2 sessions in them text[], $3 documents jsonb[], $4 known beacons by fingerprint jsonb[],
-- $5 days of their newest beacons integer[]
insert into kaltura_page_load (playlist, session, document, known, last_day)
select playlist, session, document, known, last_day
  from unnest($1::text[], $2::text[], $3::jsonb[], $4::jsonb[], $5::integer[])
       as remembered (playlist, session, document, known, last_day)
 where exists (
         select from playlist where playlist.account_id = 1 and playlist.external_id = remembered.playlist
       )
on conflict (playlist, session) do update
   set document = excluded.document,
       known = excluded.known,
       last_day = excluded.last_day
