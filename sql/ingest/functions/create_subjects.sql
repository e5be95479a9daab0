-- Inserts a placeholder for each node and hotspot that events name and the catalog does not have. See store_events and
-- reject_unlisted_subjects for the plans.
--
-- Ids are drawn here, and not by a default: the table of a shard has none.
create or replace function ivgraph.create_subjects(events ivgraph.received_event[]) returns void
   language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' set plan_cache_mode = force_generic_plan as
$$
declare
  with_new_nodes    bigint[];
  with_new_hotspots bigint[];
begin
  with placeholder as (
    insert into ivgraph.node as node (playlist_id, id, external_id)
    select mentioned.playlist_id, nextval('ivgraph.subject_id'), mentioned.node
      from (select playlist_id, node from unnest(events) where node is not null
             union
            select playlist_id, to_node from unnest(events) where to_node is not null
             order by playlist_id, node) as mentioned
     where (
             select node.id
               from ivgraph.node as node
              where node.playlist_id = mentioned.playlist_id
                and node.external_id = mentioned.node
           ) is null
    returning node.playlist_id
  )
  select array_agg(distinct playlist_id) into with_new_nodes from placeholder;

  -- A new hotspot belongs to the node that its event names.
  with placeholder as (
    insert into ivgraph.hotspot as hotspot (playlist_id, id, node_id, external_id)
    select mentioned.playlist_id, nextval('ivgraph.subject_id'),
           (
             select node.id
               from ivgraph.node as node
              where node.playlist_id = mentioned.playlist_id
                and node.external_id = mentioned.node
           ),
           mentioned.hotspot
      from (select playlist_id, hotspot, min(node) as node
              from unnest(events)
             where hotspot is not null
             group by playlist_id, hotspot
             order by playlist_id, hotspot) as mentioned
     where (
             select hotspot.id
               from ivgraph.hotspot as hotspot
              where hotspot.playlist_id = mentioned.playlist_id
                and hotspot.external_id = mentioned.hotspot
           ) is null
    returning hotspot.playlist_id
  )
  select array_agg(distinct playlist_id) into with_new_hotspots from placeholder;

  if with_new_nodes is not null or with_new_hotspots is not null then
    perform ivgraph.count_playlist_sizes(array(select unnest(with_new_nodes) union select unnest(with_new_hotspots)));
  end if;
end
$$;
