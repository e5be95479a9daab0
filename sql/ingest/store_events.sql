-- Stores events of one shard with the contexts and viewers that they refer to, and counts them: see
-- functions/store_events, also for what it returns. An argument is null instead of empty.
-- $1 one of the playlists bigint, $2 events received_events, $3 contexts as an array of rows jsonb,
-- $4 authenticated viewers as an array of rows jsonb, $5 limits jsonb
select ivgraph.store_events($1, $2::received_events, $3, $4, $5) as outcome
