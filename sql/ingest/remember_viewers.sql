-- Not waited for until it is on the disk: what is written before is there whenever the events are.
-- $1 hashes of authenticated viewers bigint[], $2 their plain ids text[]
insert into viewer (id, external_id)
select id, external_id
  from unnest($1::bigint[], $2::text[]) as arriving (id, external_id)
 cross join set_config('synchronous_commit', 'off', true)
 order by id
on conflict (id) do nothing
