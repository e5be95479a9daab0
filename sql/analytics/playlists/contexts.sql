-- The contexts of all playlists, for a filter to choose from: one row a combination of values, which has the same id in
-- every playlist.
-- $1 how many at most bigint
select id, any_value(country) as country, any_value(region) as region, any_value(device) as device,
       any_value(operating_system) as operating_system, any_value(browser) as browser, any_value(domain) as domain,
       any_value(application) as application, any_value(playback_context) as playback_context,
       any_value(bot) as bot
  from context
 group by id
 order by id
 limit $1
