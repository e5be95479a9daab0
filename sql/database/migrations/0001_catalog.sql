-- Playlists, nodes and hotspots. External ids are those of the authoring tool, internal ids are ivgraph's own.

-- One sequence for the ids of playlists, nodes and hotspots, so that one fact table can serve all three.
create sequence subject_id as bigint;

create table account (
  id          integer primary key,
  external_id text    not null unique
);

insert into account (id, external_id) values (1, 'default');

create table playlist (
  id            bigint      primary key default nextval('subject_id'),
  account_id    integer     not null default 1 references account,
  external_id   text        not null,
  name          text,                      -- null until the structure arrives
  created_at    timestamptz not null,
  start_node_id bigint,
  unique (account_id, external_id)
);

-- The key of the advisory lock that serialises all writes to a playlist. 4096 locks serve all playlists, because the
-- server's lock table has no room for thousands; two playlists that share a lock are serialised too.
create function playlist_lock(external_id text) returns bigint language sql immutable
return hashtextextended(external_id, 0) & 4095;

create table node (
  playlist_id     bigint not null references playlist,
  id              bigint not null default nextval('subject_id'),
  external_id     text   not null,
  name            text,
  duration_ms     bigint,
  default_node_id bigint,                  -- the next node if the viewer does not click
  deleted_at      timestamptz,             -- kept, because old events refer to it
  primary key (playlist_id, id),
  unique (playlist_id, external_id)
);

create type hotspot_kind as enum ('node_switch', 'link', 'pause', 'seek');

create table hotspot (
  playlist_id    bigint not null,
  id             bigint not null default nextval('subject_id'),
  node_id        bigint not null,
  external_id    text   not null,
  name           text,
  kind           hotspot_kind,             -- null: unknown, or a click does nothing
  to_node_id     bigint,
  url            text,
  seek_ms        bigint,
  shown_from_ms  bigint,
  shown_until_ms bigint,
  deleted_at     timestamptz,
  primary key (playlist_id, id),
  unique (playlist_id, external_id),
  foreign key (playlist_id, node_id) references node (playlist_id, id)
);
