-- A deletion that says no more than that leaves what is known of the node.
-- $1 playlist id bigint, $2 external ids text[], $3 names text[], $4 durations bigint[], $5 deleted at timestamptz[]
insert into node (playlist_id, external_id, name, duration_ms, deleted_at, listed)
select $1, said.external_id, coalesce(said.name, former.name), coalesce(said.duration_ms, former.duration_ms),
       said.deleted_at, true
  from unnest($2::text[], $3::text[], $4::bigint[], $5::timestamptz[]) with ordinality
       as said (external_id, name, duration_ms, deleted_at, place)
  left join node as former on former.playlist_id = $1 and former.external_id = said.external_id
                          and said.deleted_at is not null
 order by said.place
on conflict (playlist_id, external_id) do update
   set name        = excluded.name,
       duration_ms = excluded.duration_ms,
       deleted_at  = excluded.deleted_at,
       listed      = true
