-- The contexts of some playlists, for a filter to match against. Equal contexts have the same id in every playlist, and
-- are returned once.
--
-- $1 playlist ids bigint[]
select distinct on (id)
       context.*
  from context
 where playlist_id = any($1)
 order by id
