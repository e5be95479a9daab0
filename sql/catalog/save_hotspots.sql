-- A deletion that says no more than that leaves what is known of the hotspot: its history still has a destination.
-- $1 playlist id bigint, $2 external ids text[], $3 external ids of nodes text[], $4 names text[], $5 kinds text[],
-- $6 external ids of destinations text[], $7 urls text[], $8 seek to bigint[], $9 shown from bigint[],
-- $10 shown until bigint[], $11 deleted at timestamptz[]
insert into hotspot (
  playlist_id, external_id, node_id, name, kind, to_node_id, url, seek_ms, shown_from_ms, shown_until_ms, deleted_at,
  listed)
select $1, said.external_id, node.id, coalesce(said.name, former.name), coalesce(said.kind::hotspot_kind, former.kind),
       coalesce(destination.id, former.to_node_id), coalesce(said.url, former.url),
       coalesce(said.seek_ms, former.seek_ms), coalesce(said.shown_from_ms, former.shown_from_ms),
       coalesce(said.shown_until_ms, former.shown_until_ms), said.deleted_at,
       true
  from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[],
              $10::bigint[], $11::timestamptz[]) with ordinality
       as said (external_id, node, name, kind, to_node, url, seek_ms, shown_from_ms, shown_until_ms, deleted_at, place)
  join node on node.playlist_id = $1 and node.external_id = said.node
  left join node as destination on destination.playlist_id = $1 and destination.external_id = said.to_node
  left join hotspot as former on former.playlist_id = $1 and former.external_id = said.external_id
                             and said.deleted_at is not null and said.kind is null
 order by said.place
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
