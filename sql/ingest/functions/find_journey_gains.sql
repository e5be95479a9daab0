-- What changes of plays add to the totals of their playlist, their node, and the hotspots that could be chosen; null if
-- nothing. fold_journeys calls it.
create or replace function ivgraph.find_journey_gains(changes ivgraph.step_change[]) returns ivgraph.total_gain[]
   language plpgsql as
$$
begin
  return (
    select array_agg(row(playlist_id, subject_id, slot, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, steps, continued,
                         watched_seconds, completed, exposures)::ivgraph.total_gain)
      from (select playlist_id, subject_id, slot, sum(steps) as steps, sum(continued) as continued,
                   sum(watched_seconds) as watched_seconds, sum(completed) as completed, sum(exposures) as exposures
              from (select playlist_id, floor(date_part('epoch', at) / 900)::integer as slot, node_id, hotspot_id,
                           next_node_id, watched, marks, is_new, old_hotspot_id, old_next_node_id, old_watched,
                           old_marks
                      from unnest(changes)
                     where not bot) as change
             cross join lateral (
                    select playlist_id as subject_id, 1 as steps, 0 as continued, 0 as watched_seconds, 0 as completed,
                           0 as exposures
                     where is_new
                     union all
                    select node_id, 0,
                           (next_node_id is not null)::integer - (old_next_node_id is not null)::integer, 0, 0, 0
                     where (next_node_id is null) <> (old_next_node_id is null)
                     union all
                    select node_id, 0, 0, sign * seconds, sign * coalesce(is_completed, 0), 0
                      from (values (1, watched), (-1, old_watched)) as state (sign, watched)
                     cross join lateral (
                             select sum(upper(range) - lower(range)) as seconds
                               from unnest(state.watched) as range
                           ) as counted
                     cross join lateral (
                             select max(ivgraph.is_completed(state.watched, node.duration_ms)::integer) as is_completed
                               from ivgraph.node as node
                              where node.playlist_id = change.playlist_id
                                and node.id          = change.node_id
                           ) as judged
                     where change.watched is distinct from old_watched
                       and state.watched is not null
                     union all
                    select hotspot_id, 0, 0, 0, 0, sign
                      from (values (1, marks, change.hotspot_id), (-1, old_marks, old_hotspot_id))
                           as state (sign, marks, chosen_id)
                     cross join lateral ivgraph.exposed(state.marks, node_id, chosen_id) as hotspot_id
                     where (change.marks, change.hotspot_id) is distinct from (old_marks, old_hotspot_id)
                  ) as part
             group by playlist_id, subject_id, slot) as gain
     where (steps, continued, watched_seconds, completed, exposures) <> (0, 0, 0, 0, 0)
  );
end
$$;
