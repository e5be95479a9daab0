-- A page of the playlists by name, the last one first; those without one come last, by id.
-- $1 what the name or the external id contains, null for all text
-- $2 key text, $3 id of the playlist that the page comes after: both null for the first page, the key alone for a
--    playlist without a name bigint
-- $4 how many at most bigint
(select id, external_id, name, created_at, start_node_id, name_key as key
   from playlist
  where account_id = 1
    and name_key is not null
    and ($3::bigint is null or (name_key, id) < ($2, $3))
    and is_found($1, name, external_id)
  order by name_key desc, id desc
  limit $4)
union all
(select id, external_id, name, created_at, start_node_id, name_key
   from playlist
  where account_id = 1
    and name_key is null
    and ($3 is null or $2 is not null or id < $3)
    and is_found($1, name, external_id)
  order by id desc
  limit $4)
 order by key desc nulls last, id desc
 limit $4
