-- $1 what the name or the external id contains, null for all text
select id, external_id, name, created_at, start_node_id
  from playlist
 where account_id = 1
   and ($1::text is null
        or position(lower($1) in lower(coalesce(name, ''))) > 0
        or position(lower($1) in lower(external_id)) > 0)
