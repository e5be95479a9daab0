-- Stores the staged events of the playlists that no other transaction holds, and locks these playlists itself. The
-- other events get the verdict 'busy'; see make_store_events for the other verdicts and the arguments.
-- $1 external ids of playlists text[], $2 contexts jsonb, $3 viewers jsonb, $4 extras jsonb, $5 limits jsonb
select ordinal, verdict
  from pg_temp.store_unlocked_events($1, $2, $3, $4, $5)
