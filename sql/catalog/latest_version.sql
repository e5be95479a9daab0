-- The latest version of a playlist's structure; no row if none is kept.
-- $1 playlist id bigint
select number, since, structure
  from playlist_version
 where playlist_id = $1
 order by number desc
 limit 1
