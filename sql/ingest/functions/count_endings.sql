-- Counts in ending_day the nodes with which journeys end so far. fold_journeys calls it.
-- changes  the journeys whose start or last play has changed, among others
create or replace function ivgraph.count_endings(changes ivgraph.walk_change[]) returns void language plpgsql as
$$
declare
  are_emptied boolean;
begin
  with counted as (
    insert into ivgraph.ending_day as ending_day (playlist_id, day, node_id, journeys)
    select playlist_id, floor(date_part('epoch', at) / 86400)::integer as day, node_id, sum(sign)
      from unnest(changes) as change
     cross join lateral (
             values (start_at, last_node_id, 1), (old_start_at, old_last_node_id, -1)
           ) as ending (at, node_id, sign)
     where at is not null
     group by playlist_id, day, node_id
    having sum(sign) <> 0
     order by playlist_id, day, node_id
    on conflict (playlist_id, day, node_id) do update
       set journeys = ending_day.journeys + excluded.journeys
    returning ending_day.journeys
  )
  select bool_or(journeys = 0) into are_emptied from counted;

  if are_emptied then
    delete from ivgraph.ending_day as ending_day
     using unnest(changes) as change
     where ending_day.playlist_id = change.playlist_id
       and ending_day.day         = floor(date_part('epoch', change.old_start_at) / 86400)::integer
       and ending_day.node_id     = change.old_last_node_id
       and ending_day.journeys    = 0;
  end if;
end
$$;
