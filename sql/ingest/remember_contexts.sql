-- Contexts are named by their content: storing one again, or one that no event comes to use, does no harm.
-- Not waited for until it is on the disk: what is written before is there whenever the events are.
-- $1 ids bigint[], $2 … $9 the columns text[], $10 whether they are bots' boolean[]
insert into context (
  id, country, region, device, operating_system, browser, domain, application, playback_context, bot)
select id, country, region, device, operating_system, browser, domain, application, playback_context, bot
  from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
              $9::text[], $10::boolean[])
       as arriving (id, country, region, device, operating_system, browser, domain, application, playback_context, bot)
 cross join set_config('synchronous_commit', 'off', true)
 order by id
on conflict (id) do nothing
