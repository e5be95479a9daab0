-- As store_events, but locks the playlists itself and passes over those that another writer holds: tells the ordinals
-- of their events, too.
select ordinal, passed_over
  from pg_temp.store_ready_events()
