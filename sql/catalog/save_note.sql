-- Saves a note: a new one, or another time and text of one that is there.
-- $1 playlist id bigint, $2 id uuid, $3 time timestamptz, $4 text text, $5 when it is saved timestamptz
insert into note (playlist_id, id, at, text, created_at, changed_at)
values ($1, $2, $3, $4, $5, $5)
    on conflict (playlist_id, id) do update
   set at         = excluded.at,
       text       = excluded.text,
       changed_at = excluded.changed_at
returning playlist_id, id, at, text, created_at, changed_at
