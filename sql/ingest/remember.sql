-- What events refer to. Contexts are named by their content, viewers by a hash of their id: storing one again, or one
-- that no event comes to use, does no harm.
-- Not waited for until it is on the disk: what is written before is there whenever the events are.
-- $1 ids of contexts bigint[], $2 … $9 their columns text[], $10 whether they are bots' boolean[],
-- $11 hashes of authenticated viewers bigint[], $12 their plain ids text[]
with stored_context as (
  insert into context (
    id, country, region, device, operating_system, browser, domain, application, playback_context, bot)
  select id, country, region, device, operating_system, browser, domain, application, playback_context, bot
    from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                $9::text[], $10::boolean[])
      as arriving (id, country, region, device, operating_system, browser, domain, application, playback_context, bot)
   order by id
  on conflict (id) do nothing
), stored_viewer as (
  insert into viewer (id, external_id)
  select id, external_id
    from unnest($11::bigint[], $12::text[]) as arriving (id, external_id)
   order by id
  on conflict (id) do nothing
)
select set_config('synchronous_commit', 'off', true)
