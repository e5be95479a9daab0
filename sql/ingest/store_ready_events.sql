-- As store_events, but locks the playlists itself and passes over those that another writer holds: tells the ordinals
-- of their events, too.
-- $1 external ids of playlists text[], $2 contexts jsonb, $3 viewers jsonb, $4 extras jsonb
select ordinal, passed_over
  from pg_temp.store_ready_events($1, $2, $3, $4)
