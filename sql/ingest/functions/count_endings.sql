-- Counts in ending_day the nodes with which journeys end so far. fold_journeys calls it.
-- changes  the journeys whose start or last play has changed, among others
create or replace function ivgraph.count_endings(changes ivgraph.walk_change[]) returns void language plpgsql as
$$
begin
  merge into ivgraph.ending_day as ending_day
  using (select playlist_id, floor(date_part('epoch', at) / 86400)::integer as day, node_id, sum(sign) as journeys
           from unnest(changes) as change
          cross join lateral (
                  values (start_at, last_node_id, 1), (old_start_at, old_last_node_id, -1)
                ) as ending (at, node_id, sign)
          where at is not null
          group by playlist_id, day, node_id
         having sum(sign) <> 0) as counted
     on ending_day.playlist_id = counted.playlist_id
    and ending_day.day         = counted.day
    and ending_day.node_id     = counted.node_id
   when matched and ending_day.journeys + counted.journeys = 0 then delete
   when matched then update set journeys = ending_day.journeys + counted.journeys
   when not matched then
        insert (playlist_id, day, node_id, journeys)
        values (counted.playlist_id, counted.day, counted.node_id, counted.journeys);
end
$$;
