-- The subjects of playlists, with the names by which differences are reported.
-- $1 playlist ids bigint[]
select id, id as playlist_id, 'playlist ' || external_id as name from playlist where id = any($1)
union all
select id, playlist_id, 'node ' || external_id from node where playlist_id = any($1)
union all
select id, playlist_id, 'hotspot ' || external_id from hotspot where playlist_id = any($1)
