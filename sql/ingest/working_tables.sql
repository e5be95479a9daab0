-- The tables that a batch passes through, private to the connection and emptied at each commit. Made once a connection:
-- temporary tables of one transaction each would bloat the system catalog.

-- The events of a batch: those that arrived, and once it is known which were stored before, those that are new.
-- Everything that is counted comes from these. A rebuild fills what rollups are made from.
--
-- Every text fits in its row: had the table another one for large values, emptying that and its index would cost each
-- commit more than all the rest of it. So extra, which may be large, is no column.
create temporary table if not exists staging (
  playlist        text storage plain,
  node            text storage plain,      -- names, where the ids were not known
  hotspot         text storage plain,
  to_node         text storage plain,
  playlist_id     bigint,
  node_id         bigint,
  hotspot_id      bigint,
  to_node_id      bigint,
  at              timestamptz not null,
  event_id        uuid        not null,
  received_at     timestamptz,
  type            event_type  not null,
  cause           switch_cause,
  session         text storage plain,
  viewer_id       bigint      not null,
  known           boolean     not null,
  visitor_id      bigint,
  context_id      bigint      not null,
  bot             boolean     not null,
  watched_from_ms integer,
  watched_to_ms   integer,
  position_ms     integer,
  ordinal         integer
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
