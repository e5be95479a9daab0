-- The events that players reported; rows are never changed. All tables of 0003 can be rebuilt from them.

-- Where and on what a viewer watched. The id is a hash of the values: equal contexts have equal ids in whatever order
-- they arrive, and writers need no look-up.
create table context (
  id               bigint  primary key,
  country          text,
  region           text,
  device           text,
  operating_system text,
  browser          text,
  domain           text,
  application      text,
  playback_context text,
  bot              boolean not null        -- no metric includes bots unless a filter asks for them
);

-- The plain ids of authenticated viewers. All other tables have their keyed hashes only.
create table viewer (
  id          bigint primary key,
  external_id text   not null
);

-- The key of those hashes. If the settings have the key, only its fingerprint is stored, to detect another key.
create table viewer_key (
  singleton   boolean primary key default true check (singleton),
  fingerprint bytea   not null,
  key         bytea
);

create type event_type as enum (
  'impression',     -- the player was loaded on a page
  'play',           -- playback of the playlist was started
  'node_play',      -- a node started
  'watch',          -- media of a node was played
  'hotspot_shown',
  'hotspot_click',
  'switch',         -- the viewer went from one node to another
  'node_end',
  'session_end'
);

create type switch_cause as enum ('click', 'default', 'loop', 'api');

create table event (
  playlist_id     bigint      not null,
  at              timestamptz not null,    -- the client's clock
  event_id        uuid        not null,
  received_at     timestamptz not null,    -- the server's clock
  type            event_type  not null,
  node_id         bigint,
  hotspot_id      bigint,
  to_node_id      bigint,
  cause           switch_cause,
  session         text        not null,
  viewer_id       bigint      not null,
  known           boolean     not null,    -- the viewer is authenticated
  visitor_id      bigint,                  -- hash of the anonymous id, also of authenticated viewers
  context_id      bigint      not null,
  watched_from_ms integer,
  watched_to_ms   integer,
  position_ms     integer,
  extra           jsonb,                   -- fields that we have no column for
  primary key (playlist_id, at, event_id)
) partition by range (at);

-- Makes the partition of a month when its first event arrives. It attaches a table, because `create … partition of`
-- would lock out readers and writers of all other months.
create function make_event_month(month date) returns void language plpgsql as $$
declare
  partition text := 'event_' || to_char(month, 'YYYY_MM');
begin
  perform pg_advisory_xact_lock(-2);
  if to_regclass('ivgraph.' || partition) is null then
    execute format('create table ivgraph.%I (like ivgraph.event including all)', partition);
    execute format('alter table ivgraph.event attach partition ivgraph.%I for values from (%L) to (%L)', partition,
                   month::timestamp at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
  end if;
end
$$;
