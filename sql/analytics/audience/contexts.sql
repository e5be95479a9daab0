-- The contexts of playlists, for a filter to choose from: each once, whichever of the playlists have it.
-- $1 playlist ids bigint[]
select distinct on (id)
       id, country, region, device, operating_system, browser, domain, application, playback_context, bot
  from context
 where playlist_id = any($1)
 order by id
