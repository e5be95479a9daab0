-- Versions of playlists' structures. A playlist and a number are at the same place of $1 and $2.
-- $1 playlist ids bigint[], $2 numbers integer[]
select version.playlist_id, version.number, version.since, version.structure
  from unnest($1::bigint[], $2::integer[]) as asked (playlist_id, number)
  join playlist_version as version on version.playlist_id = asked.playlist_id
                                  and version.number      = asked.number
 where version.playlist_id = any($1)
