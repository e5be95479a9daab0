-- Takes the locks of a batch's playlists and stores its events, as one transaction: see functions/lock_and_store.
-- $1 external ids of playlists text[], $2 whether to wait for locks boolean, $3 time of the earliest event timestamptz,
-- $4 one of the playlists bigint, $5 events received_events, $6 contexts as an array of rows jsonb,
-- $7 authenticated viewers as an array of rows jsonb, $8 limits jsonb
select stored, outcome from ivgraph.lock_and_store($1, $2, $3, $4, $5::received_events, $6, $7, $8)
