-- Gathers the statistics of nodes, of those too that this transaction has saved. While they know nothing of a playlist,
-- the planner takes it for one row, and the check of each hotspot's node reads all nodes of the playlist.
analyze node (playlist_id, id, external_id)
