-- Counts again which plays of nodes are completed: see ingest/functions/recount_completed.
-- $1 playlist id bigint, $2 ids of the nodes bigint[]
select ivgraph.recount_completed($1, $2)
