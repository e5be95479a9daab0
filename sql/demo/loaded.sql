-- The playlists of the demo that the database has, with the time of their creation and of their last event.
-- $1 external ids text[]
select external_id, name, created_at,
       (select max(event.at) from event where event.playlist_id = playlist.id) as last_event_at
  from playlist
 where account_id = 1
   and external_id = any($1)
