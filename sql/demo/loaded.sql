-- The playlists of the demo that the database has, with the time of their creation and of their last event.
-- $1 external ids text[]
select playlist.external_id, playlist.name, playlist.created_at, last_event.at as last_event_at
  from playlist
  left join (
         select playlist_id, max(at) as at
           from event
          where playlist_id = any(array(select id from playlist where account_id = 1 and external_id = any($1)))
          group by playlist_id
       ) as last_event on last_event.playlist_id = playlist.id
 where playlist.account_id = 1
   and playlist.external_id = any($1)
