-- Counts in walk_day the nodes at the first places of paths, and those of last plays at place 0, after changes of
-- these. Returns what starts of journeys add to the totals; null if nothing. fold_journeys calls it.
create or replace function ivgraph.count_walks(changes ivgraph.walk_change[]) returns ivgraph.total_gain[]
   language plpgsql as
$$
begin
  merge into ivgraph.walk_day as walk_day
  using (select playlist_id, day, place, node_id, to_node_id, sum(sign) as journeys
           from (select playlist_id, floor(date_part('epoch', start_at) / 86400)::integer as new_day,
                        floor(date_part('epoch', old_start_at) / 86400)::integer as old_day, path, old_path,
                        last_node_id, old_last_node_id,
                        generate_series(0, greatest(cardinality(path), cardinality(old_path))) as place
                   from unnest(changes)) as change
          cross join lateral (
                  values (new_day, coalesce(path[place - 1], 0),
                          case place when 0 then last_node_id else path[place] end, 1),
                         (old_day, coalesce(old_path[place - 1], 0),
                          case place when 0 then old_last_node_id else old_path[place] end, -1)
                ) as walk (day, node_id, to_node_id, sign)
          where walk.to_node_id is not null
            and (new_day, path[place - 1], path[place], case place when 0 then last_node_id end)
                is distinct from
                (old_day, old_path[place - 1], old_path[place], case place when 0 then old_last_node_id end)
          group by playlist_id, day, place, node_id, to_node_id
         having sum(sign) <> 0) as counted
     on walk_day.playlist_id = counted.playlist_id
    and walk_day.day         = counted.day
    and walk_day.place       = counted.place
    and walk_day.node_id     = counted.node_id
    and walk_day.to_node_id  = counted.to_node_id
   when matched and walk_day.journeys + counted.journeys = 0 then delete
   when matched then update set journeys = walk_day.journeys + counted.journeys
   when not matched then
        insert (playlist_id, day, place, node_id, to_node_id, journeys)
        values (counted.playlist_id, counted.day, counted.place, counted.node_id, counted.to_node_id, counted.journeys);

  return (
    select array_agg(row(playlist_id, playlist_id, slot, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, sessions, 0, 0, 0,
                         0)::ivgraph.total_gain)
      from (select playlist_id, floor(date_part('epoch', at) / 900)::integer as slot, sum(sign) as sessions
              from unnest(changes)
             cross join lateral (values (start_at, 1), (old_start_at, -1)) as start (at, sign)
             where at is not null
             group by playlist_id, slot
            having sum(sign) <> 0) as gain
  );
end
$$;
