-- Recounts the nodes and hotspots of a playlist.
-- p  the playlist's id
create or replace function ivgraph.count_playlist_size(p bigint) returns void language plpgsql as
$$
begin
  perform ivgraph.count_playlist_sizes(array[p]);
end
$$;
