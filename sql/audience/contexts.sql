-- Every context there is, for a filter to choose from.
select distinct id, country, region, device, operating_system, browser, domain, application, playback_context, bot
  from context
