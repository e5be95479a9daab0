-- Stores the staged events, with the contexts and viewers that they refer to, and counts them; tells the ordinals of
-- those that were not new. Each argument is null where there is nothing of it.
-- $1 contexts as an array of rows jsonb, $2 authenticated viewers as an array of rows jsonb,
-- $3 by ordinal, what the events hold that we have no column for jsonb
select ordinal
  from pg_temp.store_events($1, $2, $3) as ordinal
