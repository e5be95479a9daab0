-- Whoever writes events of the playlist waits until this transaction ends.
-- $1 external id text
select pg_advisory_xact_lock(playlist_lock($1))
