-- Which of the staged events were stored.
select staging.ordinal
  from fresh
  join playlist on playlist.id = fresh.playlist_id
  join staging on staging.playlist = playlist.external_id
              and staging.at = fresh.at
              and staging.event_id = fresh.event_id
