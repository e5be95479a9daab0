-- Counts again in the totals which plays of some nodes are completed, after their durations have changed. The
-- transaction must hold the playlist's lock. See store_events for the planner's settings.
-- p         the playlist's id
-- node_ids  the nodes' ids
create or replace function ivgraph.recount_completed(p bigint, node_ids bigint[]) returns void language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' set plan_cache_mode = force_generic_plan as
$$
begin
  perform ivgraph.add_totals(array(
    select row(p, node_id, slot, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, sum(change)
              )::ivgraph.total_gain
      from (select step.node_id, floor(date_part('epoch', step.at) / 900)::integer as slot, 1 as change
              from unnest(node_ids) as changed (id)
              join ivgraph.node as node on node.playlist_id = p
                                       and node.id = changed.id
              join ivgraph.step as step on step.playlist_id = p
                                       and step.node_id = changed.id
             where not step.bot
               and ivgraph.is_completed(step.watched, node.duration_ms)
             union all
            select slot_total.subject_id, slot_total.slot, -slot_total.completed
              from unnest(node_ids) as changed (id)
              join ivgraph.slot_total as slot_total on slot_total.playlist_id = p
                                                   and slot_total.subject_id = changed.id
             where slot_total.completed <> 0) as completed
     group by node_id, slot
    having sum(change) <> 0));
end
$$;
