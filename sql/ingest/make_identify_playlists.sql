-- The function that gives the staged events whose names were unknown the ids of their playlists, with placeholders for
-- those that the catalog does not know. As for its plans, see make_store_events.
create or replace function pg_temp.identify_playlists() returns void language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' as
$$
begin
  with placeholder as (
    insert into playlist (external_id, created_at)
    select mentioned.playlist, mentioned.first_at
      from (select playlist, min(received_at) as first_at from staging where playlist_id is null group by playlist)
           as mentioned
     where not exists (select from playlist where playlist.account_id = 1 and playlist.external_id = mentioned.playlist)
     order by mentioned.playlist
    returning id
  )
  insert into playlist_size (playlist_id)
  select id from placeholder;

  update staging
     set playlist_id = playlist.id
    from playlist
   where staging.playlist_id is null
     and playlist.account_id = 1
     and playlist.external_id = staging.playlist;
end
$$
