-- The number of playlists in the catalog.
select count(*) as playlists
  from playlist
