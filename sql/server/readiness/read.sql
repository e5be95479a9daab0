-- Checks that tables can be read.
select exists (select from playlist) as has_playlists
