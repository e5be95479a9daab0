-- Counts the rollups of a playlist again from its events, and returns the number of these.
-- $1 playlist id bigint
select ivgraph.rebuild_playlist($1) as events
