-- Inserts or updates the hotspots of a structure. A hotspot that is listed as deleted, without anything else about it,
-- keeps what is stored: its history still shows where it led.
-- $1 playlist id bigint, $2 external ids text[], $3 external ids of nodes text[], $4 names text[], $5 kinds text[],
-- $6 external ids of destinations text[], $7 urls text[], $8 seek to bigint[], $9 shown from bigint[],
-- $10 shown until bigint[], $11 deleted at timestamptz[]
insert into hotspot (
  playlist_id, external_id, node_id, name, kind, to_node_id, url, seek_ms, shown_from_ms, shown_until_ms, deleted_at,
  listed)
select $1, given.external_id, node.id, coalesce(given.name, stored.name),
       coalesce(given.kind::hotspot_kind, stored.kind), coalesce(destination.id, stored.to_node_id),
       coalesce(given.url, stored.url), coalesce(given.seek_ms, stored.seek_ms),
       coalesce(given.shown_from_ms, stored.shown_from_ms), coalesce(given.shown_until_ms, stored.shown_until_ms),
       given.deleted_at, true
  from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[],
              $10::bigint[], $11::timestamptz[]) with ordinality
       as given (external_id, node, name, kind, to_node, url, seek_ms, shown_from_ms, shown_until_ms, deleted_at,
                 position)
  join node on node.playlist_id = $1 and node.external_id = given.node
  left join node as destination on destination.playlist_id = $1 and destination.external_id = given.to_node
  left join hotspot as stored on stored.playlist_id = $1 and stored.external_id = given.external_id
                             and given.deleted_at is not null and given.kind is null
 order by given.position
on conflict (playlist_id, external_id) do update
   set node_id        = excluded.node_id,
       name           = excluded.name,
       kind           = excluded.kind,
       to_node_id     = excluded.to_node_id,
       url            = excluded.url,
       seek_ms        = excluded.seek_ms,
       shown_from_ms  = excluded.shown_from_ms,
       shown_until_ms = excluded.shown_until_ms,
       deleted_at     = excluded.deleted_at,
       listed         = true
