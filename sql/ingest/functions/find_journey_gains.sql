-- What changes of plays add to the totals of their playlist and their node; null if nothing. fold_journeys calls it.
create or replace function ivgraph.find_journey_gains(changes ivgraph.step_change[]) returns ivgraph.total_gain[]
   language plpgsql as
$$
begin
  return (
    with change as materialized (
      select playlist_id, floor(date_part('epoch', at) / 900)::integer as slot, node_id, is_new,
             (next_node_id is not null)::integer - (old_next_node_id is not null)::integer as continued,
             watched is distinct from old_watched as watches, watched, old_watched
        from unnest(changes)
       where not bot
    )
    select array_agg(row(playlist_id, subject_id, slot, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, steps, continued,
                         watched_seconds, completed)::ivgraph.total_gain)
      from (select playlist_id, subject_id, slot, sum(steps) as steps, sum(continued) as continued,
                   sum(watched_seconds) as watched_seconds, sum(completed) as completed
              from (select playlist_id, playlist_id as subject_id, slot, 1 as steps, 0 as continued,
                           0 as watched_seconds, 0 as completed
                      from change
                     where is_new
                     union all
                    select playlist_id, node_id, slot, 0, continued, 0, 0
                      from change
                     where continued <> 0
                     union all
                    -- Of two sets the differences are added up: they are small, however many ranges the sets have.
                    select playlist_id, node_id, slot, 0, 0,
                           coalesce((
                             select sum(upper(range) - lower(range))::integer
                               from unnest(watched - coalesce(old_watched, int4multirange())) as range), 0)
                           - case when old_watched is null then 0
                                  else coalesce((
                                    select sum(upper(range) - lower(range))::integer
                                      from unnest(old_watched - coalesce(watched, int4multirange())) as range), 0)
                             end,
                           coalesce((
                             select coalesce(ivgraph.is_completed(watched, node.duration_ms)::integer, 0)
                                    - coalesce(ivgraph.is_completed(old_watched, node.duration_ms)::integer, 0)
                               from ivgraph.node as node
                              where node.playlist_id = change.playlist_id
                                and node.id = change.node_id), 0)
                      from change
                     where watches) as part
             group by playlist_id, subject_id, slot) as gain
     where (steps, continued, watched_seconds, completed) <> (0, 0, 0, 0)
  );
end
$$;
