-- What videos are made of. External ids are the authoring tool's; internal ids are ours.

-- Whatever a fact can be about draws its id here, so that one fact table serves playlists, nodes and hotspots.
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

-- The advisory lock by which all who change anything of a playlist take turns. 4096 serve all playlists, since the
-- server has no room for one each of many thousands; two that share one by chance take turns too.
create function playlist_lock(external_id text) returns bigint language sql immutable
return hashtextextended(external_id, 0) & 4095;

create table node (
  playlist_id     bigint not null references playlist,
  id              bigint not null default nextval('subject_id'),
  external_id     text   not null,
  name            text,
  duration_ms     bigint,
  default_node_id bigint,                  -- follows when nobody clicks
  deleted_at      timestamptz,             -- history must still have a name
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
