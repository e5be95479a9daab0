-- A page of the playlists, ordered by creation time, oldest first.
-- $1 a text that the name or the external id contains, null for all playlists text
-- $2 time timestamptz, $3 id of the playlist after which the page begins; both null for the first page bigint
-- $4 the most playlists to return bigint
select id, external_id, name, created_at, start_node_id, created_at as key
  from playlist
 where account_id = 1
   and ($3::bigint is null or (created_at, id) > ($2, $3))
   and is_found($1, name, external_id)
 order by created_at, id
 limit $4
