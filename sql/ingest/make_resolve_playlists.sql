-- Creates the function that gives the staged events the ids of their playlists, where these were not known before the
-- transaction, and inserts a placeholder for each playlist that the catalog does not have. It removes events from
-- staging and returns them with a verdict: those that limits reject, and 'busy' for those that would have to wait for
-- another transaction that creates playlists, unless may_wait. See make_store_events for the plans.
create or replace function pg_temp.resolve_playlists(limits jsonb, may_wait boolean)
   returns table (ordinal integer, verdict text) language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' as
$$
declare
  free integer;
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
    -- Creating playlists under limits is serialised by a lock, so that each transaction counts what the others created.
    -- Where no playlist may be created, events are rejected without waiting for it.
    free := pg_temp.count_free_playlists(limits);
    if free > 0 then
      if may_wait then
        perform pg_advisory_xact_lock(-3);
      elsif not pg_try_advisory_xact_lock(-3) then
        return query
        delete from staging where playlist_id is null returning staging.ordinal, 'busy';
        return;
      end if;
      free := pg_temp.count_free_playlists(limits);
    end if;

    -- Playlists are created in the order in which the events arrived, until the limit is reached.
    return query
    with numbered as (
      select row_id, dense_rank() over (order by first_ordinal) as number
        from (select staging.ctid as row_id, min(staging.ordinal) over (partition by playlist) as first_ordinal
                from staging
               where playlist_id is null) as unknown
    )
    delete from staging
     using numbered
     where staging.ctid = numbered.row_id
       and numbered.number > free
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
