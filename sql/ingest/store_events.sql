-- Stores the staged events with the contexts and viewers they refer to, and counts them. Returns a verdict for each
-- event that is not stored, or not with its own context: see make_store_events. An argument is null instead of empty.
-- $1 contexts with their playlists' external ids, as an array of rows jsonb,
-- $2 authenticated viewers, as an array of rows jsonb, $3 fields of events that have no column, by ordinal jsonb,
-- $4 limits jsonb
select ordinal, verdict
  from pg_temp.store_events($1, $2, $3, $4, true)
