-- Counts the rollups of a playlist again from its events, and those before the horizon from its visits; returns the
-- number of these events.
-- $1 playlist id bigint, $2 horizon timestamptz
select ivgraph.rebuild_playlist($1, $2) as events
