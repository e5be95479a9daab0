-- Notes that authors write about a playlist, each about an instant.

create table note (
  playlist_id bigint      not null,
  id          uuid        not null,
  at          timestamptz not null,        -- what it is about
  text        text        not null,
  created_at  timestamptz not null,
  changed_at  timestamptz not null,
  primary key (playlist_id, id)
);
