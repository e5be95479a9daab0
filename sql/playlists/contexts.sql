-- The contexts of all playlists, for a filter to choose from: one a combination of values, which has one id everywhere.
-- $1 how many at most bigint
select distinct on (id)
       id, country, region, device, operating_system, browser, domain, application, playback_context, bot
  from context
 order by id
 limit $1
