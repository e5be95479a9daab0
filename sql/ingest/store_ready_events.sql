-- As store_events, but waits for nobody: locks the playlists itself, and passes over those that another writer holds.
-- $1 external ids of playlists text[], $2 contexts jsonb, $3 viewers jsonb, $4 extras jsonb, $5 limits jsonb
select ordinal, verdict
  from pg_temp.store_ready_events($1, $2, $3, $4, $5)
