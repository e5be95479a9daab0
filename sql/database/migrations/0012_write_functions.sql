-- The types of the functions that write events (sql/ingest/functions), and viewers by playlist.

-- No event may be written until this is done: the statements below would miss its viewer.
lock table event in share mode;

-- An event on its way into the tables. A batch of events is one argument: an array of these. The functions that take
-- it are replaced whenever their text changes. This type can't be dropped while they use it, but attributes can be
-- added at its end.
create type received_event as (
  playlist_id     bigint,
  node_id         bigint,
  hotspot_id      bigint,
  to_node_id      bigint,
  node            text,                    -- external ids, where some of the ids are not known yet
  hotspot         text,
  to_node         text,
  at              timestamptz,
  event_id        uuid,
  received_at     timestamptz,
  type            event_type,
  cause           switch_cause,
  session         text,
  viewer_id       bigint,
  known           boolean,                 -- the viewer is authenticated
  visitor_id      bigint,
  context_id      bigint,
  bot             boolean,
  watched_from_ms integer,
  watched_to_ms   integer,
  position_ms     integer,
  extra           jsonb,                   -- fields that have no column
  ordinal         integer                  -- place in the batch
);

-- The key of a row of recency.
create type recency_key as (
  playlist_id bigint,
  subject_id  bigint,
  known       boolean,
  day         integer,
  prev_day    integer
);

-- A viewer is stored once for each playlist, so that everything about a playlist is stored together.
alter table viewer rename to former_viewer;
alter table former_viewer rename constraint viewer_pkey to former_viewer_pkey;

create table viewer (
  playlist_id bigint not null,
  id          bigint not null,             -- a keyed hash of the external id
  external_id text   not null,
  primary key (playlist_id, id)
);

insert into viewer
select used.playlist_id, former_viewer.*
  from (select distinct playlist_id, viewer_id from event where known) as used
  join former_viewer on former_viewer.id = used.viewer_id
 order by used.playlist_id, used.viewer_id;

drop table former_viewer;

-- Its successor is among the functions of sql/ingest/functions.
drop function count_playlist_sizes(bigint[]);
