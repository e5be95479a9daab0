-- Counts in walk_day the nodes at the first places of paths, after changes of these, and returns what starts of
-- journeys add to the totals; null if nothing. fold_journeys calls it.
create or replace function ivgraph.count_walks(changes ivgraph.walk_change[]) returns ivgraph.total_gain[]
   language plpgsql as
$$
declare
  are_emptied boolean;
begin
  with counted as (
    insert into ivgraph.walk_day as walk_day (playlist_id, day, place, node_id, to_node_id, journeys)
    select playlist_id, day, place, node_id, to_node_id, sum(sign)
      from unnest(changes) as change
     cross join lateral (
             select 1 as sign, floor(date_part('epoch', start_at) / 86400)::integer as day, place,
                    coalesce(path[place - 1], 0) as node_id, path[place] as to_node_id
               from generate_subscripts(path, 1) as place
              union all
             select -1, floor(date_part('epoch', old_start_at) / 86400)::integer, place,
                    coalesce(old_path[place - 1], 0), old_path[place]
               from generate_subscripts(old_path, 1) as place
           ) as walk
     where (start_at, path) is distinct from (old_start_at, old_path)
     group by playlist_id, day, place, node_id, to_node_id
    having sum(sign) <> 0
     order by playlist_id, day, place, node_id, to_node_id
    on conflict (playlist_id, day, place, node_id, to_node_id) do update
       set journeys = walk_day.journeys + excluded.journeys
    returning walk_day.journeys
  )
  select bool_or(journeys = 0) into are_emptied from counted;

  if are_emptied then
    delete from ivgraph.walk_day as walk_day
     using unnest(changes) as change
     where walk_day.playlist_id = change.playlist_id
       and walk_day.day         = floor(date_part('epoch', change.old_start_at) / 86400)::integer
       and walk_day.journeys    = 0;
  end if;

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
