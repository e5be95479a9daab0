-- Creates the function that stores the contexts of locked playlists and counts them. max_contexts is the limit for each
-- playlist; null means no limit. For a playlist that is near its limit it calls store_coarse_contexts, and returns the
-- ordinals of the staged events whose contexts that function has made coarser. make_store_events explains the settings
-- for the planner.
--
-- contexts is an array of objects: the columns of context without playlist_id, and in playlist the external id.
create or replace function pg_temp.store_contexts(contexts jsonb, max_contexts integer) returns setof integer
   language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' as
$$
declare
  nearly_full record;
  done        text[] := array[]::text[];
begin
  if max_contexts is not null then
    for nearly_full in
      select identified.id, arriving.playlist
        from (select playlist, count(*) as contexts
                from jsonb_to_recordset(contexts) as arriving (playlist text)
               group by playlist) as arriving
       -- With its limit this is one index look-up for each playlist, even if there are few when the plan is made.
       cross join lateral (
               select playlist.id
                 from playlist
                where playlist.account_id = 1
                  and playlist.external_id = arriving.playlist
                limit 1
             ) as identified
       where arriving.contexts > max_contexts - max_contexts / 10 - (
               select playlist_size.contexts from playlist_size where playlist_size.playlist_id = identified.id
             )
    loop
      return query
      select pg_temp.store_coarse_contexts(nearly_full.id, nearly_full.playlist, contexts, max_contexts);
      done := done || nearly_full.playlist;
    end loop;
  end if;

  with stored as (
    insert into context
    select new.*
      from jsonb_array_elements(contexts) as arriving
     cross join lateral (
             select playlist.id
               from playlist
              where playlist.account_id = 1
                and playlist.external_id = arriving ->> 'playlist'
              limit 1
           ) as identified
     cross join lateral jsonb_populate_record(
             null::context, arriving || jsonb_build_object('playlist_id', identified.id)) as new
     where arriving ->> 'playlist' <> all (done)
     order by new.playlist_id, new.id
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
