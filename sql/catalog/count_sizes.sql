-- Updates playlist_size of a playlist, once its nodes and hotspots are saved.
-- $1 playlist id bigint
select count_playlist_sizes(array[$1::bigint])
