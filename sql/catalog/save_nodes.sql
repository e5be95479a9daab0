-- Inserts or updates the nodes of a structure. A node that is listed as deleted keeps the name and duration that are
-- stored, unless the structure gives others.
-- $1 playlist id bigint, $2 external ids text[], $3 names text[], $4 durations bigint[], $5 deleted at timestamptz[]
insert into node (playlist_id, external_id, name, duration_ms, deleted_at, listed)
select $1, given.external_id, coalesce(given.name, stored.name), coalesce(given.duration_ms, stored.duration_ms),
       given.deleted_at, true
  from unnest($2::text[], $3::text[], $4::bigint[], $5::timestamptz[]) with ordinality
       as given (external_id, name, duration_ms, deleted_at, position)
  left join node as stored on stored.playlist_id = $1 and stored.external_id = given.external_id
                          and given.deleted_at is not null
 order by given.position
on conflict (playlist_id, external_id) do update
   set name        = excluded.name,
       duration_ms = excluded.duration_ms,
       deleted_at  = excluded.deleted_at,
       listed      = true
