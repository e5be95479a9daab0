-- The number of playlists that a search finds.
-- $1 a text that the name or the external id contains, null for all playlists text
select count(*) as playlists
  from playlist
 where account_id = 1
   and is_found($1, name, external_id)
