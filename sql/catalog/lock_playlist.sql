-- Takes the advisory lock of a playlist until this transaction ends: writers of its events wait.
-- $1 external id text
select pg_advisory_xact_lock(playlist_lock_key($1))
