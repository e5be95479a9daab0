-- How many events were accepted, duplicate or rejected, for developers who connect players. Slots are those of the
-- server's clock, because a rejected event may have no valid time.

create table arrival_total (
  playlist_id bigint  not null,                -- 0: the event names no known playlist
  slot        integer not null,
  code        text    not null,                -- why they were rejected; '' for accepted and duplicate events
  accepted    bigint  not null default 0,
  bots        bigint  not null default 0,      -- accepted events from bots
  duplicate   bigint  not null default 0,
  rejected    bigint  not null default 0,
  last_at     timestamptz not null,            -- when the last of them arrived
  primary key (playlist_id, slot, code)
) with (fillfactor = 70);

-- A sample of the latest rejected events, for reading. No metric counts them.
create table rejection (
  id          bigint      generated always as identity primary key,
  received_at timestamptz not null,
  playlist    text,
  event_id    text,
  code        text        not null,
  field       text,
  reason      text        not null
);
