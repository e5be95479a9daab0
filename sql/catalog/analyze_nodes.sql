-- Gathers statistics of the table node, including the nodes that this transaction has saved. Without them the planner
-- expects one node for a new playlist, and the foreign key check of each hotspot reads all nodes of the playlist.
analyze node (playlist_id, id, external_id)
