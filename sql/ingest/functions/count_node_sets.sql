-- Counts in node_set_day the journeys by the set of their nodes. fold_journeys calls it.
-- changes  the journeys whose set or day has changed, among others
create or replace function ivgraph.count_node_sets(changes ivgraph.walk_change[]) returns void language plpgsql as
$$
begin
  merge into ivgraph.node_set_day as node_set_day
  using (select playlist_id, floor(date_part('epoch', at) / 86400)::integer as day, visited.nodes, sum(sign) as journeys
           from unnest(changes) as change
          cross join lateral (
                  values (start_at, change.nodes, 1), (old_start_at, old_nodes, -1)
                ) as visited (at, nodes, sign)
          where visited.nodes is not null
          group by playlist_id, day, visited.nodes
         having sum(sign) <> 0) as counted
     on node_set_day.playlist_id = counted.playlist_id
    and node_set_day.day         = counted.day
    and node_set_day.nodes       = counted.nodes
   when matched and node_set_day.journeys + counted.journeys = 0 then delete
   when matched then update set journeys = node_set_day.journeys + counted.journeys
   when not matched then
        insert (playlist_id, day, nodes, journeys)
        values (counted.playlist_id, counted.day, counted.nodes, counted.journeys);
end
$$;
