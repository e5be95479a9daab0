-- The number of playlists whose rollups lack what a migration has added.
select count(*) as playlists
  from playlist
 where outdated
