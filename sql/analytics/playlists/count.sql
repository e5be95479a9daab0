-- How many playlists a search finds.
-- $1 what the name or the external id contains, null for all text
select count(*) as playlists
  from playlist
 where account_id = 1
   and is_found($1, name, external_id)
