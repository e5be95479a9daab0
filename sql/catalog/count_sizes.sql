-- Updates playlist_size of a playlist, once its nodes and hotspots are saved.
-- $1 playlist id bigint
select ivgraph.count_playlist_size($1)
