-- How many playlists the database has beside the demo's own.
-- $1 the demo's external ids text[]
select count(*) as playlists
  from playlist
 where account_id = 1
   and external_id <> all($1)
