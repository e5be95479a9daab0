-- Creates the function that removes duplicates from the staged events, counts them and returns their ordinals. See
-- make_store_events for the plans.
--
-- Two events are the same if playlist, time and id are equal. The first of them to arrive is new, unless it is stored.
create or replace function pg_temp.remove_duplicates() returns setof integer language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' as
$$
begin
  -- Duplicates are counted in the slot in which they arrived, by the server's clock.
  return query
  with compared as (
    select staging.ctid as row_id, event.event_id is not null as stored,
           row_number() over (partition by staging.playlist_id, staging.at, staging.event_id
                                  order by staging.ordinal) > 1 as repeated
      from staging
      left join event on event.playlist_id = staging.playlist_id
                     and event.at          = staging.at
                     and event.event_id    = staging.event_id
  ), duplicate as (
    delete from staging
     using compared
     where (compared.stored or compared.repeated)
       and staging.ctid = compared.row_id
    returning staging.playlist_id, staging.received_at, staging.ordinal
  ), counted as (
    insert into arrival_total (playlist_id, slot, code, duplicate, last_at)
    select playlist_id, floor(date_part('epoch', received_at) / 900)::integer as slot, '', count(*), max(received_at)
      from duplicate
     group by playlist_id, slot
     order by playlist_id, slot
    on conflict (playlist_id, slot, code) do update
       set duplicate = arrival_total.duplicate + excluded.duplicate,
           last_at   = greatest(arrival_total.last_at, excluded.last_at)
  )
  select ordinal from duplicate;
end
$$
