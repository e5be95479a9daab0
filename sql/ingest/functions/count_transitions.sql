-- Counts in transition_day how plays were left, after changes of these. fold_journeys calls it.
create or replace function ivgraph.count_transitions(changes ivgraph.step_change[]) returns void language plpgsql as
$$
declare
  takes_away boolean;
begin
  with change as materialized (
    select playlist_id, node_id, floor(date_part('epoch', at) / 86400)::integer as day, next_node_id,
           coalesce(cause::text, '') as cause, coalesce(hotspot_id, 0) as hotspot_id, old_next_node_id,
           coalesce(old_cause::text, '') as old_cause, coalesce(old_hotspot_id, 0) as old_hotspot_id
      from unnest(changes)
     where not bot
       and (next_node_id, cause, hotspot_id) is distinct from (old_next_node_id, old_cause, old_hotspot_id)
  ), counted as (
    insert into ivgraph.transition_day as transition_day (
      playlist_id, node_id, day, to_node_id, cause, hotspot_id, plays)
    select playlist_id, node_id, day, to_node_id, cause, hotspot_id, sum(plays)
      from (select playlist_id, node_id, day, next_node_id as to_node_id, cause, hotspot_id, 1 as plays from change
             union all
            select playlist_id, node_id, day, old_next_node_id, old_cause, old_hotspot_id, -1 from change) as plays
     where to_node_id is not null
     group by playlist_id, node_id, day, to_node_id, cause, hotspot_id
    having sum(plays) <> 0
     order by playlist_id, node_id, day, to_node_id, cause, hotspot_id
    on conflict (playlist_id, node_id, day, to_node_id, cause, hotspot_id) do update
       set plays = transition_day.plays + excluded.plays
  )
  select bool_or(old_next_node_id is not null) into takes_away from change;

  if takes_away then
    delete from ivgraph.transition_day as transition_day
     using unnest(changes) as change
     where transition_day.playlist_id  = change.playlist_id
       and transition_day.node_id      = change.node_id
       and transition_day.day          = floor(date_part('epoch', change.at) / 86400)::integer
       and transition_day.to_node_id   = change.old_next_node_id
       and transition_day.plays        = 0;
  end if;
end
$$;
