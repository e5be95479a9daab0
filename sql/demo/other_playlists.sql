-- Counts the playlists besides the demo's own.
-- $1 external ids of the demo's playlists text[]
select count(*) as playlists
  from playlist
 where account_id = 1
   and external_id <> all($1)
