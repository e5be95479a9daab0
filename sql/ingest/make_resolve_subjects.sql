-- Creates the function that gives the staged events the ids of their nodes and hotspots, where these were not known
-- before the transaction, and inserts a placeholder for each one that the catalog does not have.
--
-- See make_store_events and make_reject_subjects for the plans.
create or replace function pg_temp.resolve_subjects() returns void language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' as
$$
declare
  with_new_nodes    bigint[];
  with_new_hotspots bigint[];
begin
  with placeholder as (
    insert into node (playlist_id, external_id)
    select mentioned.playlist_id, mentioned.node
      from (select playlist_id, node from staging where node is not null
             union
            select playlist_id, to_node from staging where to_node is not null) as mentioned
     where (select id from node where playlist_id = mentioned.playlist_id and external_id = mentioned.node) is null
     order by mentioned.playlist_id, mentioned.node
    returning playlist_id
  )
  select array_agg(distinct playlist_id) from placeholder into with_new_nodes;

  -- A new hotspot belongs to the node that its event names.
  with placeholder as (
    insert into hotspot (playlist_id, node_id, external_id)
    select mentioned.playlist_id,
           (select id from node where playlist_id = mentioned.playlist_id and external_id = mentioned.node),
           mentioned.hotspot
      from (select playlist_id, hotspot, min(node) as node from staging where hotspot is not null
             group by playlist_id, hotspot) as mentioned
     where (
             select id from hotspot where playlist_id = mentioned.playlist_id and external_id = mentioned.hotspot
           ) is null
     order by mentioned.playlist_id, mentioned.hotspot
    returning playlist_id
  )
  select array_agg(distinct playlist_id) from placeholder into with_new_hotspots;

  if with_new_nodes is not null or with_new_hotspots is not null then
    perform count_playlist_sizes(array(select unnest(with_new_nodes) union select unnest(with_new_hotspots)));
  end if;

  update staging
     set node_id    = (select id from node where playlist_id = staging.playlist_id and external_id = staging.node),
         to_node_id = (select id from node where playlist_id = staging.playlist_id and external_id = staging.to_node),
         hotspot_id = (select id from hotspot where playlist_id = staging.playlist_id and external_id = staging.hotspot)
   where node is not null or to_node is not null or hotspot is not null;
end
$$
