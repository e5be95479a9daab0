-- Creates the function that removes the staged events that would create more nodes or hotspots than the limits allow in
-- addition to those of the playlist's structure, and returns them with a verdict. New ids are admitted in the order in
-- which events arrived. An event that is stored already is not rejected: it is a duplicate.
--
-- See make_store_events for the plans. Ids are looked up by scalar subqueries: the planner would turn `not exists` into
-- a join, which reads all nodes of the playlist for each event where it expects only a few.
create or replace function pg_temp.reject_subjects(limits jsonb) returns table (ordinal integer, verdict text)
   language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' as
$$
declare
  max_nodes    constant integer := limits -> 'unlisted_nodes';
  max_hotspots constant integer := limits -> 'unlisted_hotspots';
begin
  return query
  with named as (
    select staging.ctid as row_id, staging.playlist_id, named.node,
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
    select row_id, playlist_id, dense_rank() over (partition by playlist_id order by first_ordinal, node) as number
      from named
  )
  delete from staging
   using numbered
   where staging.ctid = numbered.row_id
     and numbered.number > max_nodes - (
           select unlisted_nodes from playlist_size where playlist_size.playlist_id = numbered.playlist_id
         )
  returning staging.ordinal, 'TOO_MANY_NODES';

  return query
  with named as (
    select staging.ctid as row_id, staging.playlist_id,
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
    select row_id, playlist_id, dense_rank() over (partition by playlist_id order by first_ordinal) as number
      from named
  )
  delete from staging
   using numbered
   where staging.ctid = numbered.row_id
     and numbered.number > max_hotspots - (
           select unlisted_hotspots from playlist_size where playlist_size.playlist_id = numbered.playlist_id
         )
  returning staging.ordinal, 'TOO_MANY_HOTSPOTS';
end
$$
