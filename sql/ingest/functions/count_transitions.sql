-- Counts in transition_day how plays were left, after changes of these. fold_journeys calls it.
create or replace function ivgraph.count_transitions(changes ivgraph.step_change[]) returns void language plpgsql as
$$
begin
  merge into ivgraph.transition_day as transition_day
  using (select playlist_id, node_id, floor(date_part('epoch', at) / 86400)::integer as day, way.to_node_id,
                coalesce(way.cause::text, '') as cause, coalesce(way.hotspot_id, 0) as hotspot_id, sum(sign) as plays
           from unnest(changes) as change
          cross join lateral (
                  values (next_node_id, change.cause, change.hotspot_id, 1),
                         (old_next_node_id, old_cause, old_hotspot_id, -1)
                ) as way (to_node_id, cause, hotspot_id, sign)
          where not bot
            and (next_node_id, change.cause, change.hotspot_id)
                is distinct from (old_next_node_id, old_cause, old_hotspot_id)
            and way.to_node_id is not null
          group by 1, 2, 3, 4, 5, 6
         having sum(sign) <> 0) as counted
     on transition_day.playlist_id = counted.playlist_id
    and transition_day.node_id     = counted.node_id
    and transition_day.day         = counted.day
    and transition_day.to_node_id  = counted.to_node_id
    and transition_day.cause       = counted.cause
    and transition_day.hotspot_id  = counted.hotspot_id
   when matched and transition_day.plays + counted.plays = 0 then delete
   when matched then update set plays = transition_day.plays + counted.plays
   when not matched then
        insert (playlist_id, node_id, day, to_node_id, cause, hotspot_id, plays)
        values (counted.playlist_id, counted.node_id, counted.day, counted.to_node_id, counted.cause,
                counted.hotspot_id, counted.plays);
end
$$;
