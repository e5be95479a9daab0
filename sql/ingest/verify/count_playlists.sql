-- How many playlists the catalog has.
select count(*) as playlists
  from playlist
