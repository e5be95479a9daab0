-- Saves the histories of page loads. The transaction must hold the locks of their playlists. Page loads of playlists
-- that the catalog lacks are left out: the limits are per playlist, and strangers could invent any number of playlists.
-- $1 playlists text[], $2 sessions of page loads text[], $3 documents jsonb[], $4 beacons seen, by fingerprint jsonb[],
-- $5 days of their newest beacons, since 1970 integer[]
insert into kaltura_page_load (playlist, session, document, known, last_day)
select playlist, session, document, known, last_day
  from unnest($1::text[], $2::text[], $3::jsonb[], $4::jsonb[], $5::integer[])
       as saved (playlist, session, document, known, last_day)
 where exists (
         select from playlist where playlist.account_id = 1 and playlist.external_id = saved.playlist
       )
on conflict (playlist, session) do update
   set document = excluded.document,
       known = excluded.known,
       last_day = excluded.last_day
