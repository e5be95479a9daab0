-- Inserts placeholders of playlists that events name and the catalog does not have, as far as the limits allow.
-- $1 external ids, each once text[], $2 when the first event of each was received timestamptz[], $3 limits jsonb
select ivgraph.create_playlists($1, $2, $3)
