-- Whoever writes events of the playlist waits until this transaction ends; the same lock as in ingest/lock_playlists.
-- $1 external id text
select pg_advisory_xact_lock(hashtextextended($1, 0) & 4095)
