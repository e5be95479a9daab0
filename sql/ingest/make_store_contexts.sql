-- The function that stores the contexts of playlists that are locked, and counts them. Where a playlist nears the most
-- that it may have, null for any number, make_store_coarse_contexts does it: this tells the ordinals of the staged
-- events whose contexts are coarse now. As for its plans, see make_store_events.
create or replace function pg_temp.store_contexts(contexts jsonb, most integer) returns setof integer language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' as
$$
declare
  nearly_full record;
  done        text[] := array[]::text[];
begin
  if most is not null then
    for nearly_full in
      select named.id, arriving.playlist
        from (select playlist, count(*) as contexts
                from jsonb_to_recordset(contexts) as arriving (playlist text)
               group by playlist) as arriving
       -- With its limit this is an index look-up a playlist, however few there are when the plan is made.
       cross join lateral (
               select playlist.id
                 from playlist
                where playlist.account_id = 1
                  and playlist.external_id = arriving.playlist
                limit 1
             ) as named
       where arriving.contexts > most - most / 10 - (
               select playlist_size.contexts from playlist_size where playlist_size.playlist_id = named.id
             )
    loop
      return query
      select pg_temp.store_coarse_contexts(nearly_full.id, nearly_full.playlist, contexts, most);
      done := done || nearly_full.playlist;
    end loop;
  end if;

  with stored as (
    insert into context (
      playlist_id, id, country, region, device, operating_system, browser, domain, application, playback_context, bot)
    select named.id, arriving.id, country, region, device, operating_system, browser, domain, application,
           playback_context, bot
      from jsonb_to_recordset(contexts) as arriving (
             playlist text, id bigint, country text, region text, device text, operating_system text, browser text,
             domain text, application text, playback_context text, bot boolean)
     cross join lateral (
             select playlist.id
               from playlist
              where playlist.account_id = 1
                and playlist.external_id = arriving.playlist
              limit 1
           ) as named
     where arriving.playlist <> all (done)
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
