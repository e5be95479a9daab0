-- Creates the temporary tables that a batch passes through. They are made once for each connection, since temporary
-- tables that live for one transaction would bloat the system catalog; each commit empties them.

-- The events of a batch: first all that arrived, later only the new ones. Everything that is counted is counted from
-- these. A rebuild fills only the columns that rollups need.
--
-- `storage plain` keeps each text in its row, so that the table has no TOAST table: emptying that table and its index
-- would cost each commit more than everything else. That is also why `extra`, which may be large, is an argument and
-- not a column.
create temporary table if not exists staging (
  playlist        text storage plain,
  node            text storage plain,      -- external ids, unless all ids were resolved
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

-- Stored visits that get another prev_slot, because a visit of the batch comes right before them.
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
