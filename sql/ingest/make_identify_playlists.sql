-- The function that gives the staged events whose names were unknown the ids of their playlists, with placeholders for
-- those that the catalog does not know. It takes out of the staged events, and tells with a verdict, those that limits
-- refuse and, unless it may wait, those that would have to wait for another creator of playlists. As for its plans, see
-- make_store_events.
create or replace function pg_temp.identify_playlists(limits jsonb, may_wait boolean)
   returns table (ordinal integer, verdict text) language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' as
$$
declare
  room integer;
begin
  update staging
     set playlist_id = (select id from playlist where account_id = 1 and external_id = staging.playlist)
   where playlist_id is null;

  if (limits -> 'known_playlists_only')::boolean then
    return query
    delete from staging
     where not exists (select from playlist where playlist.id = staging.playlist_id and playlist.listed)
    returning staging.ordinal, 'UNKNOWN_PLAYLIST';
  end if;

  if not exists (select from staging where playlist_id is null) then
    return;
  end if;

  if limits is not null then
    -- Those who create playlists under limits take turns, so that each counts what the others created. Where there is
    -- no room, nobody waits to be told so.
    room := pg_temp.room_for_playlists(limits);
    if room > 0 then
      if may_wait then
        perform pg_advisory_xact_lock(-3);
      elsif not pg_try_advisory_xact_lock(-3) then
        return query
        delete from staging where playlist_id is null returning staging.ordinal, 'passed over';
        return;
      end if;
      room := pg_temp.room_for_playlists(limits);
    end if;

    -- The first ones to arrive get the room.
    return query
    with placed as (
      select place, dense_rank() over (order by first_ordinal) as number
        from (select staging.ctid as place, min(staging.ordinal) over (partition by playlist) as first_ordinal
                from staging
               where playlist_id is null) as met
    )
    delete from staging
     using placed
     where staging.ctid = placed.place
       and placed.number > room
    returning staging.ordinal, 'TOO_MANY_PLAYLISTS';
  end if;

  with placeholder as (
    insert into playlist (external_id, created_at)
    select playlist, min(received_at)
      from staging
     where playlist_id is null
     group by playlist
     order by playlist
    returning id
  )
  insert into playlist_size (playlist_id)
  select id from placeholder;

  update staging
     set playlist_id = (select id from playlist where account_id = 1 and external_id = staging.playlist)
   where playlist_id is null;
end
$$
