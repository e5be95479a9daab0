-- What is remembered of page loads.
-- $1 playlists text[], $2 sessions in them text[]
select playlist, session, document, known
  from unnest($1::text[], $2::text[]) as asked (playlist, session)
  join kaltura_page_load using (playlist, session)
