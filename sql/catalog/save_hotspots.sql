-- Inserts or updates the hotspots of a structure. A hotspot that is listed as deleted, without anything else about it,
-- keeps what is stored: its history still shows where it led.
-- $1 playlist id bigint, $2 external ids text[], $3 ids of nodes bigint[], $4 names text[], $5 kinds text[],
-- $6 ids of destinations bigint[], $7 urls text[], $8 seek to bigint[], $9 shown from bigint[],
-- $10 shown until bigint[], $11 deleted at timestamptz[], $12 texts of areas text[]
insert into hotspot (
  playlist_id, external_id, node_id, name, kind, to_node_id, url, seek_ms, shown_from_ms, shown_until_ms, deleted_at,
  listed, position, area)
select $1, external_id, node_id, name, kind::hotspot_kind, to_node_id, url, seek_ms, shown_from_ms, shown_until_ms,
       deleted_at, true, position, area::double precision[]
  from unnest($2::text[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::bigint[], $9::bigint[],
              $10::bigint[], $11::timestamptz[], $12::text[]) with ordinality
       as given (external_id, node_id, name, kind, to_node_id, url, seek_ms, shown_from_ms, shown_until_ms, deleted_at,
                 area, position)
 order by position
on conflict (playlist_id, external_id) do update
   set node_id        = excluded.node_id,
       name           = coalesce(excluded.name,
                  case when excluded.kind is null and excluded.deleted_at is not null then hotspot.name end),
       kind           = coalesce(excluded.kind,
                  case when excluded.kind is null and excluded.deleted_at is not null then hotspot.kind end),
       to_node_id     = coalesce(excluded.to_node_id,
                  case when excluded.kind is null and excluded.deleted_at is not null then hotspot.to_node_id end),
       url            = coalesce(excluded.url,
                  case when excluded.kind is null and excluded.deleted_at is not null then hotspot.url end),
       seek_ms        = coalesce(excluded.seek_ms,
                  case when excluded.kind is null and excluded.deleted_at is not null then hotspot.seek_ms end),
       shown_from_ms  = coalesce(excluded.shown_from_ms,
                  case when excluded.kind is null and excluded.deleted_at is not null then hotspot.shown_from_ms end),
       shown_until_ms = coalesce(excluded.shown_until_ms,
                  case when excluded.kind is null and excluded.deleted_at is not null then hotspot.shown_until_ms end),
       area           = coalesce(excluded.area,
                  case when excluded.kind is null and excluded.deleted_at is not null then hotspot.area end),
       deleted_at     = excluded.deleted_at,
       listed         = true,
       position       = excluded.position
