-- Inserts or updates a playlist, and returns its id. If $3 is null, the stored time is kept; a new playlist gets $4.
-- $1 external id text, $2 name text, $3 created at timestamptz, $4 now timestamptz
insert into playlist (external_id, name, created_at, listed)
values ($1, $2, coalesce($3, $4::timestamptz), true)
on conflict (account_id, external_id) do update
   set name       = excluded.name,
       created_at = coalesce($3::timestamptz, playlist.created_at),
       listed     = true
returning id
