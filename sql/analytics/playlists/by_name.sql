-- A page of the playlists, ordered by name. Playlists without a name come last, ordered by id.
-- $1 a text that the name or the external id contains, null for all playlists text
-- $2 key text, $3 id of the playlist after which the page begins; both are null for the first page, and only the key is
--    null for a playlist without a name bigint
-- $4 the most playlists to return bigint
(select id, external_id, name, created_at, start_node_id, name_key as key
   from playlist
  where account_id = 1
    and name_key is not null
    and ($3::bigint is null or (name_key, id) > ($2, $3))
    and is_found($1, name, external_id)
  order by name_key, id
  limit $4)
union all
(select id, external_id, name, created_at, start_node_id, name_key
   from playlist
  where account_id = 1
    and name_key is null
    and ($3 is null or $2 is not null or id > $3)
    and is_found($1, name, external_id)
  order by id
  limit $4)
 order by key nulls last, id
 limit $4
