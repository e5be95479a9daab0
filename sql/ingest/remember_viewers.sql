-- $1 hashes of authenticated viewers bigint[], $2 their plain ids text[]
insert into viewer (id, external_id)
select id, external_id
  from unnest($1::bigint[], $2::text[]) as arriving (id, external_id)
 order by id
on conflict (id) do nothing
