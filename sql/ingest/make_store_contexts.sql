-- The function that stores the contexts of playlists that are locked, and counts them. As for its plans, see
-- make_store_events.
create or replace function pg_temp.store_contexts(contexts jsonb) returns void language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' as
$$
begin
  with stored as (
    insert into context (
      playlist_id, id, country, region, device, operating_system, browser, domain, application, playback_context, bot)
    select named.id, arriving.id, country, region, device, operating_system, browser, domain, application,
           playback_context, bot
      from jsonb_to_recordset(contexts) as arriving (
             playlist text, id bigint, country text, region text, device text, operating_system text, browser text,
             domain text, application text, playback_context text, bot boolean)
     -- With its limit this is an index look-up a context, however few playlists there are when the plan is made.
     cross join lateral (
             select playlist.id
               from playlist
              where playlist.account_id = 1
                and playlist.external_id = arriving.playlist
              limit 1
           ) as named
     order by named.id, arriving.id
    on conflict (playlist_id, id) do nothing
    returning playlist_id
  )
  insert into playlist_size (playlist_id, contexts)
  select playlist_id, count(*)
    from stored
   group by playlist_id
   order by playlist_id
  on conflict (playlist_id) do update
     set contexts = playlist_size.contexts + excluded.contexts;
end
$$
