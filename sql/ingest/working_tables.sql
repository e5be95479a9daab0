-- The tables that a batch passes through, private to the connection and emptied at each commit. Made once a connection:
-- temporary tables of one transaction each would bloat the system catalog.

-- The events of a batch: those that arrived, and once it is known which were stored before, those that are new.
-- Everything that is counted comes from these. A rebuild fills what rollups are made from.
create temporary table if not exists staging (
  playlist        text,
  node            text,                    -- names, where the ids were not known
  hotspot         text,
  to_node         text,
  playlist_id     bigint,
  node_id         bigint,
  hotspot_id      bigint,
  to_node_id      bigint,
  at              timestamptz not null,
  event_id        uuid        not null,
  received_at     timestamptz,
  type            event_type  not null,
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
  repeated        boolean,                 -- the batch holds the same event before
  ordinal         integer
) on commit delete rows;

-- What the staged events add to visits. Where a viewer is present for the first time, the visit gets its place in the
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
  impressions integer not null,            -- what a batch holds: integers add up without a numeric
  plays       integer not null,
  clicks      integer not null,
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
