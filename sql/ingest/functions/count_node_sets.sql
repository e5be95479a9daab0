-- Counts in node_set_day the journeys by the set of their nodes. fold_journeys calls it.
-- changes  the journeys whose set or day has changed, among others
create or replace function ivgraph.count_node_sets(changes ivgraph.walk_change[]) returns void language plpgsql as
$$
declare
  are_emptied boolean;
begin
  with counted as (
    insert into ivgraph.node_set_day as node_set_day (playlist_id, day, nodes, journeys)
    select playlist_id, floor(date_part('epoch', at) / 86400)::integer as day, visited.nodes, sum(sign)
      from unnest(changes) as change
     cross join lateral (
             values (start_at, change.nodes, 1), (old_start_at, old_nodes, -1)
           ) as visited (at, nodes, sign)
     where visited.nodes is not null
     group by playlist_id, day, visited.nodes
    having sum(sign) <> 0
     order by playlist_id, day, visited.nodes
    on conflict (playlist_id, day, nodes) do update
       set journeys = node_set_day.journeys + excluded.journeys
    returning node_set_day.journeys
  )
  select bool_or(journeys = 0) into are_emptied from counted;

  if are_emptied then
    delete from ivgraph.node_set_day as node_set_day
     using unnest(changes) as change
     where node_set_day.playlist_id = change.playlist_id
       and node_set_day.day         = floor(date_part('epoch', change.old_start_at) / 86400)::integer
       and node_set_day.nodes       = change.old_nodes
       and node_set_day.journeys    = 0;
  end if;
end
$$;
