-- What became of the events that arrived, for whoever connects players: by the server's clock, since a rejected event
-- may have no time of its own.

create table arrival_total (
  playlist_id bigint  not null,                -- 0: names no playlist that is known
  slot        integer not null,
  code        text    not null,                -- why they were rejected; '' for those that were not
  accepted    bigint  not null default 0,
  bots        bigint  not null default 0,      -- of those accepted
  duplicate   bigint  not null default 0,
  rejected    bigint  not null default 0,
  last_at     timestamptz not null,            -- when the last of them arrived
  primary key (playlist_id, slot, code)
) with (fillfactor = 70);

-- The last events that were rejected. A sample for reading, kept short, and no part of any number.
create table rejection (
  id          bigint      generated always as identity primary key,
  received_at timestamptz not null,
  playlist    text,
  event_id    text,
  code        text        not null,
  field       text,
  reason      text        not null
);
