-- The function that takes those events out of the staged ones that would create more nodes or hotspots than limits
-- allow beside those that the structure of their playlist lists, and tells them with a verdict. The first names to
-- arrive get the room. What is stored already is not refused: it is a duplicate.
--
-- As for its plans, see make_store_events. Names are looked for by subqueries that give a row: as `not exists` they
-- would be joins, and those read all nodes of the playlist for each event where the planner expects few.
create or replace function pg_temp.refuse_subjects(limits jsonb) returns table (ordinal integer, verdict text)
   language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' as
$$
declare
  most_nodes    constant integer := limits -> 'unlisted_nodes';
  most_hotspots constant integer := limits -> 'unlisted_hotspots';
begin
  return query
  with named as (
    select staging.ctid as place, staging.playlist_id, named.node,
           min(staging.ordinal) over (partition by staging.playlist_id, named.node) as first_ordinal
      from staging
     cross join lateral (values (staging.node), (staging.to_node)) as named (node)
     where named.node is not null
       and (select id from node where playlist_id = staging.playlist_id and external_id = named.node) is null
       and not exists (
             select
               from event
              where event.playlist_id = staging.playlist_id
                and event.at          = staging.at
                and event.event_id    = staging.event_id
           )
  ), numbered as (
    select place, playlist_id, dense_rank() over (partition by playlist_id order by first_ordinal, node) as number
      from named
  )
  delete from staging
   using numbered
   where staging.ctid = numbered.place
     and numbered.number > most_nodes - (
           select unlisted_nodes from playlist_size where playlist_size.playlist_id = numbered.playlist_id
         )
  returning staging.ordinal, 'TOO_MANY_NODES';

  return query
  with named as (
    select staging.ctid as place, staging.playlist_id,
           min(staging.ordinal) over (partition by staging.playlist_id, staging.hotspot) as first_ordinal
      from staging
     where staging.hotspot is not null
       and (select id from hotspot where playlist_id = staging.playlist_id and external_id = staging.hotspot) is null
       and not exists (
             select
               from event
              where event.playlist_id = staging.playlist_id
                and event.at          = staging.at
                and event.event_id    = staging.event_id
           )
  ), numbered as (
    select place, playlist_id, dense_rank() over (partition by playlist_id order by first_ordinal) as number
      from named
  )
  delete from staging
   using numbered
   where staging.ctid = numbered.place
     and numbered.number > most_hotspots - (
           select unlisted_hotspots from playlist_size where playlist_size.playlist_id = numbered.playlist_id
         )
  returning staging.ordinal, 'TOO_MANY_HOTSPOTS';
end
$$
