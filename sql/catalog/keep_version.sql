-- Keeps a version of a playlist's structure.
-- $1 playlist id bigint, $2 number integer, $3 since timestamptz, $4 structure jsonb
insert into playlist_version (playlist_id, number, since, structure)
values ($1, $2, $3, $4)
