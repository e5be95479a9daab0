-- The tables that a batch passes through, private to the connection and emptied at each commit. Made once a connection:
-- temporary tables of one transaction each would bloat the system catalog.
create temporary table if not exists staging (
  playlist        text        not null,
  at              timestamptz not null,
  event_id        uuid        not null,
  received_at     timestamptz not null,
  type            event_type  not null,
  node            text,
  hotspot         text,
  to_node         text,
  cause           switch_cause,
  session         text        not null,
  viewer_id       bigint      not null,
  known           boolean     not null,
  visitor_id      bigint,
  context_id      bigint      not null,
  bot             boolean     not null,
  watched_from_ms integer,
  watched_to_ms   integer,
  position_ms     integer,
  extra           jsonb,
  ordinal         integer     not null
) on commit delete rows;

-- The events that were not stored before, with the names that they came with and the ids that these stand for.
-- Everything below sees only these. A rebuild fills what rollups are made from.
create temporary table if not exists fresh (
  playlist_id     bigint      not null,
  at              timestamptz not null,
  event_id        uuid        not null,
  received_at     timestamptz,
  type            event_type  not null,
  node            text,
  hotspot         text,
  to_node         text,
  node_id         bigint,
  hotspot_id      bigint,
  to_node_id      bigint,
  cause           switch_cause,
  session         text,
  viewer_id       bigint      not null,
  known           boolean     not null,
  visitor_id      bigint,
  context_id      bigint      not null,
  bot             boolean     not null,
  watched_from_ms integer,
  watched_to_ms   integer,
  position_ms     integer,
  extra           jsonb,
  ordinal         integer
) on commit delete rows;

-- What the fresh events add to visits. Where a viewer is present for the first time, the visit gets its place in the
-- viewer's chain: prev_slot.
create temporary table if not exists delta (
  playlist_id bigint  not null,
  subject_id  bigint  not null,
  viewer_id   bigint  not null,
  slot        integer not null,
  context_id  bigint  not null,
  known       boolean not null,
  bot         boolean not null,
  present     boolean not null,
  impressions bigint  not null,
  plays       bigint  not null,
  clicks      bigint  not null,
  watched_ms  bigint  not null,
  prev_slot   integer
) on commit delete rows;

-- Stored visits that an arrived one now precedes.
create temporary table if not exists overtaken (
  playlist_id   bigint  not null,
  subject_id    bigint  not null,
  viewer_id     bigint  not null,
  slot          integer not null,
  context_id    bigint  not null,
  known         boolean not null,
  old_prev_slot integer not null,
  new_prev_slot integer not null
) on commit delete rows;
