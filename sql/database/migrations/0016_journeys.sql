-- Journeys: what each viewer did in each session, play by play. fold_journeys maintains these tables in the transaction
-- that stores the events; docs/journeys.md defines every term.

-- No event may be written until this is done: it would miss the new tables and columns.
lock table event in share mode;

-- Its rollups lack what a migration has added, until it is rebuilt: see ingest.rollups.rebuild_outdated.
alter table playlist add column outdated boolean not null default false;
update playlist set outdated = true;
create index playlist_outdated on playlist (id) where outdated;

-- One play of a node (a node_play), and how it was left.
create table step (
  playlist_id  bigint       not null,
  journey_id   bigint       not null,      -- a hash of the session and the viewer: see journey_of
  at           timestamptz  not null,      -- of the node_play
  event_id     uuid         not null,      -- of the node_play; orders plays of the same time
  node_id      bigint       not null,
  next_node_id bigint,                     -- of the journey's next play; null for the last play so far: an exit
  hotspot_id   bigint,                     -- the choice that led to the next play; null if there was none
  viewer_id    bigint       not null,
  context_id   bigint       not null,
  decided_ms   integer,                    -- from when the chosen hotspot was first shown to the click
  cause        switch_cause,               -- why the next node played; null if no player said
  known        boolean      not null,      -- the viewer is authenticated
  bot          boolean      not null,
  ended        boolean      not null,      -- the node played to its end (a node_end)
  watched      int4multirange,             -- the seconds of media that were watched during the play; null if none
  -- The last events of the play that the columns above depend on, each as three numbers: microseconds since 1970 * 8
  -- + kind (0 click; switch by 1 click, 2 default, 3 loop, 4 api; 5 end; 6 shown; 7 a hotspot that a switch names), the
  -- node, and the hotspot or the node that a switch leads to. In order.
  marks        bigint[][],
  primary key (playlist_id, journey_id, at, event_id)
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);

create index step_node on step (playlist_id, node_id, at);
-- Plays arrive about in the order of their times: what is asked of all nodes is read from adjacent pages. Node by node
-- each page would be read again for every node. Its condition holds for every play. It keeps the index away from
-- statements that do not repeat it: without statistics the planner would prefer it for the plays of one node, too.
create index step_time on step (playlist_id, at) where known >= false;

-- The events of one viewer in one session of one playlist, except impressions and plays of the playlist.
create table journey (
  playlist_id    bigint      not null,
  id             bigint      not null,
  viewer_id      bigint      not null,
  known          boolean     not null,
  -- Of the first play. Without a play bot is false, the others are null, and the journey is not counted as a session.
  context_id     bigint,
  bot            boolean     not null,
  start_at       timestamptz,
  first_at       timestamptz not null,     -- of the first and the last event
  last_at        timestamptz not null,
  session_end_at timestamptz,              -- of the last session_end
  last_play_at   timestamptz,              -- of the last play
  last_node_id   bigint,
  steps          integer     not null,     -- plays
  clicks         integer     not null,
  watched_ms     bigint      not null,
  -- Equal for equal sequences of nodes: of all plays (walk_id), and with a node that follows itself once (path_id).
  walk_id        bigint,
  path_id        bigint,
  path           bigint[],                 -- the first 64 nodes of the latter sequence
  primary key (playlist_id, id)
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);

create index journey_start on journey (playlist_id, start_at) where start_at is not null;
create index journey_viewer on journey (playlist_id, viewer_id);

-- The rollups below leave out bots and have no row of zeros. A day is the UTC day of the play that is left.
-- The viewers of a pair of nodes are counted as those of a subject, in visit and recency: see pair_subject.

create table transition_day (              -- how plays were left, except exits
  playlist_id bigint  not null,
  node_id     bigint  not null,
  day         integer not null,
  to_node_id  bigint  not null,
  cause       text    not null,            -- empty if no player said
  hotspot_id  bigint  not null,            -- 0 if there was none
  plays       bigint  not null,
  primary key (playlist_id, node_id, day, to_node_id, cause, hotspot_id)
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);

create table walk_day (                    -- the nodes at the first 12 places of paths, by the day of the first play
  playlist_id bigint   not null,
  day         integer  not null,
  place       smallint not null,           -- of to_node_id, from 1
  node_id     bigint   not null,           -- the node before it; 0 for place 1
  to_node_id  bigint   not null,
  journeys    bigint   not null,
  primary key (playlist_id, day, place, node_id, to_node_id)
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);

create table click_day (                   -- clicks by the second of media of their node
  playlist_id bigint  not null,
  hotspot_id  bigint  not null,
  day         integer not null,            -- of the click
  second      integer not null,
  clicks      bigint  not null,
  primary key (playlist_id, hotspot_id, day, second)
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);

-- How plays watched their node, by the second of media. The plays that watched second s are the sum of edge up to and
-- including s; the plays that watched s or a later second are the sum of reached from s on.
create table watch_day (
  playlist_id bigint  not null,
  node_id     bigint  not null,
  day         integer not null,
  second      integer not null,
  edge        bigint  not null,            -- ranges of step.watched that begin at the second, less those that end there
  reached     bigint  not null,            -- plays whose last watched second this is
  primary key (playlist_id, node_id, day, second)
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);

-- What totals count of journeys. Each is attributed to the slot and the context of the play that it belongs to.
--   sessions         of a playlist: journeys that start (with their first play)
--   steps            of a playlist: plays of its nodes
--   continued        of a node: plays that another play followed; the other plays are exits
--   watched_seconds  of a node: seconds of media that its plays watched, each counted once for a play
--   completed        of a node: plays that watched a second at 95 % of the node's duration or later
--   exposures        of a hotspot: plays in which it was shown, clicked, named by a switch, or chosen
alter table slot_total
  add column sessions integer not null default 0, add column steps integer not null default 0,
  add column continued integer not null default 0, add column watched_seconds bigint not null default 0,
  add column completed integer not null default 0, add column exposures integer not null default 0;
alter table part_total
  add column sessions integer not null default 0, add column steps integer not null default 0,
  add column continued integer not null default 0, add column watched_seconds bigint not null default 0,
  add column completed integer not null default 0, add column exposures integer not null default 0;
alter table day_total
  add column sessions bigint not null default 0, add column steps bigint not null default 0,
  add column continued bigint not null default 0, add column watched_seconds bigint not null default 0,
  add column completed bigint not null default 0, add column exposures bigint not null default 0;
alter table noon_total
  add column sessions bigint not null default 0, add column steps bigint not null default 0,
  add column continued bigint not null default 0, add column watched_seconds bigint not null default 0,
  add column completed bigint not null default 0, add column exposures bigint not null default 0;

-- What a batch adds to a subject's totals in a slot: fold_visits and fold_journeys return arrays of these, and
-- add_totals adds them to the four tables.
create type total_gain as (
  playlist_id                bigint,
  subject_id                 bigint,
  slot                       integer,
  impressions                integer,
  plays                      integer,
  clicks                     integer,
  watched_ms                 bigint,
  authenticated_arrivals     integer,
  authenticated_departures   integer,
  authenticated_viewers      integer,
  authenticated_noon_viewers integer,
  anonymous_arrivals         integer,
  anonymous_departures       integer,
  anonymous_viewers          integer,
  anonymous_noon_viewers     integer,
  new_viewers                integer,
  sessions                   integer,
  steps                      integer,
  continued                  integer,
  watched_seconds            integer,
  completed                  integer,
  exposures                  integer
);

-- The id of the journey that an event of a session and a viewer belongs to. A hash needs no look-up, and is the same in
-- whatever order events arrive.
create function journey_of(session text, viewer_id bigint) returns bigint language sql immutable parallel safe
return hashtextextended(session, viewer_id);

-- The subject whose viewers are those of the transitions between two nodes. It is negative; ids of nodes, hotspots and
-- playlists are positive.
create function pair_subject(node_id bigint, to_node_id bigint) returns bigint language sql immutable parallel safe
return hashint8extended(node_id, to_node_id) | (-9223372036854775808)::bigint;

-- A time as a number that orders events, and what times are compared by. Stable, as date_part is: a function that is
-- called immutable, over one that is not, is not inlined, and takes 5 microseconds.
create function microseconds(at timestamptz) returns bigint language sql stable parallel safe
return round(date_part('epoch', at) * 1000000)::bigint;

-- The hotspots that the viewer of a play could choose: shown, clicked or named by a switch in the play's node, or
-- chosen all the same.
create function exposed(marks bigint[], node_id bigint, hotspot_id bigint) returns setof bigint
   language sql immutable parallel safe
begin atomic
  select marks[i][3]
    from generate_subscripts(marks, 1) as i
   where marks[i][1] & 7 in (0, 6, 7)
     and marks[i][2] = node_id
  union
  select hotspot_id
   where hotspot_id is not null;
end;

-- A play while events are folded.
create type step_state as (
  us           bigint,                     -- microseconds since 1970
  at           timestamptz,
  event_id     uuid,
  node_id      bigint,
  context_id   bigint,
  bot          boolean,
  stored       boolean,
  next_node_id bigint,
  hotspot_id   bigint,
  decided_ms   integer,
  cause        switch_cause,
  ended        boolean,
  watched      int4multirange,
  marks        bigint[]
);

-- A play that is new, or of which something has changed; what it was before is null if it is new.
create type step_change as (
  playlist_id      bigint,
  journey_id       bigint,
  viewer_id        bigint,
  known            boolean,
  at               timestamptz,
  event_id         uuid,
  node_id          bigint,
  context_id       bigint,
  bot              boolean,
  is_new           boolean,
  next_node_id     bigint,
  hotspot_id       bigint,
  decided_ms       integer,
  cause            switch_cause,
  ended            boolean,
  watched          int4multirange,
  marks            bigint[],
  old_next_node_id bigint,
  old_hotspot_id   bigint,
  old_cause        switch_cause,
  old_watched      int4multirange,
  old_marks        bigint[]
);

-- Marks as in the table step, and spans that were watched: microseconds since 1970, node, from, to (milliseconds).
create type journey_events as (marks bigint[], spans bigint[]);

-- The new events of a journey.
create type touched_journey as (
  playlist_id    bigint,
  journey_id     bigint,
  viewer_id      bigint,
  known          boolean,
  first_at       timestamptz,
  last_at        timestamptz,
  session_end_at timestamptz,
  clicks         integer,
  watched_ms     bigint,
  low_at         timestamptz,              -- of the first and the last event that is a play, a mark or a span
  high_at        timestamptz,
  first_play_at  timestamptz,
  plays          step_state[],
  marks          bigint[],                 -- as in journey_events
  spans          bigint[]
);

-- A play that another play followed, as a visit of its viewer to the pair of nodes.
create type pair_visit as (
  playlist_id bigint,
  subject_id  bigint,
  viewer_id   bigint,
  at          timestamptz,
  context_id  bigint,
  known       boolean,
  bot         boolean
);

create function mark_kind(type event_type, cause switch_cause) returns bigint language sql immutable parallel safe
return case type when 'hotspot_click' then 0 when 'node_end' then 5 when 'hotspot_shown' then 6
                 else case cause when 'click' then 1 when 'default' then 2 when 'loop' then 3 else 4 end end;

create function mark_target(type event_type, hotspot_id bigint, to_node_id bigint) returns bigint
   language sql immutable parallel safe
return case type when 'switch' then to_node_id when 'node_end' then 0 else hotspot_id end;

-- Whether a play that watched these seconds counts as completed.
create function is_completed(watched int4multirange, duration_ms bigint) returns boolean
   language sql immutable parallel safe
return duration_ms > 0 and upper(watched) * 100000::bigint >= duration_ms * 95;

-- A visit with its link to the viewer's visit before it.
create type visit_link as (
  playlist_id bigint,
  subject_id  bigint,
  viewer_id   bigint,
  slot        integer,
  context_id  bigint,
  known       boolean,
  prev_slot   integer
);

-- A journey whose path or first play has changed: the nodes at the places that walk_day counts, and when the journey
-- starts. Both are null where there is no play, or the first one is a bot's.
create type walk_change as (
  playlist_id  bigint,
  start_at     timestamptz,
  path         bigint[],
  old_start_at timestamptz,
  old_path     bigint[]
);

-- The hash of a sequence of nodes, after another sequence that has the given hash: that of none is 0.
create function chain_nodes(hash bigint, nodes bigint[]) returns bigint language plpgsql immutable parallel safe as $$
declare
  node bigint;
begin
  foreach node in array coalesce(nodes, array[]::bigint[]) loop
    hash := hashint8extended(node, hash);
  end loop;
  return hash;
end
$$;

-- The last 64 marks of a play.
create function last_marks(marks bigint[]) returns bigint[] language sql immutable parallel safe
return case when array_length(marks, 1) > 64 then marks[array_length(marks, 1) - 63:] else marks end;
