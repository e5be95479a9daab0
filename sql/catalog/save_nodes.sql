-- Inserts or updates the nodes of a structure, and returns their ids and durations. A node that is listed as deleted
-- keeps the name and duration that are stored, unless the structure gives others.
-- $1 playlist id bigint, $2 external ids text[], $3 names text[], $4 durations bigint[], $5 deleted at timestamptz[]
insert into node (playlist_id, external_id, name, duration_ms, deleted_at, listed, position)
select $1, external_id, name, duration_ms, deleted_at, true, position
  from unnest($2::text[], $3::text[], $4::bigint[], $5::timestamptz[]) with ordinality
       as given (external_id, name, duration_ms, deleted_at, position)
 order by position
on conflict (playlist_id, external_id) do update
   set name        = coalesce(excluded.name, case when excluded.deleted_at is not null then node.name end),
       duration_ms = coalesce(excluded.duration_ms,
                              case when excluded.deleted_at is not null then node.duration_ms end),
       deleted_at  = excluded.deleted_at,
       listed      = true,
       position    = excluded.position
returning id, external_id, duration_ms
