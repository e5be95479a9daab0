-- Stores the staged events, with the contexts and viewers that they refer to, and counts them; tells the ordinals of
-- those that it did not store as they are, with a verdict (see make_store_events). Each argument is null where there is
-- nothing of it.
-- $1 contexts, with their playlists' external ids, as an array of rows jsonb,
-- $2 authenticated viewers as an array of rows jsonb, $3 by ordinal, what the events hold that we have no column for
-- jsonb, $4 limits jsonb
select ordinal, verdict
  from pg_temp.store_events($1, $2, $3, $4, true)
