-- Counts in exposed_set_day in which plays hotspots could be chosen, after changes of these. fold_journeys calls it.
create or replace function ivgraph.count_exposures(changes ivgraph.step_change[]) returns void language plpgsql as
$$
begin
  -- A play moves from the set that it exposed before to another one; most marks are of what was exposed already, and
  -- move none. Grouping plays by alike marks first takes longer than it saves. Materialized: a condition on the set
  -- would make it twice.
  with moved as materialized (
    select playlist_id, node_id, floor(date_part('epoch', change.at) / 86400)::integer as day,
           told.hotspot_id is not null as chose,
           array(select id from ivgraph.exposed(told.marks, node_id, told.hotspot_id) as id order by id) as hotspots,
           sum(told.sign) as plays
      from unnest(changes) as change
     cross join lateral (
             values (change.marks, change.hotspot_id, 1), (old_marks, old_hotspot_id, -1)
           ) as told (marks, hotspot_id, sign)
     where not bot
       and (change.marks, change.hotspot_id) is distinct from (old_marks, old_hotspot_id)
       and (told.marks is not null or told.hotspot_id is not null)
     group by 1, 2, 3, 4, 5
    having sum(told.sign) <> 0
  )
  merge into ivgraph.exposed_set_day as exposed_set_day
  using (select * from moved where hotspots <> array[]::bigint[]) as counted
     on exposed_set_day.playlist_id = counted.playlist_id
    and exposed_set_day.node_id     = counted.node_id
    and exposed_set_day.day         = counted.day
    and exposed_set_day.chose       = counted.chose
    and exposed_set_day.hotspots    = counted.hotspots
   when matched and exposed_set_day.plays + counted.plays = 0 then delete
   when matched then update set plays = exposed_set_day.plays + counted.plays
   when not matched then
        insert (playlist_id, node_id, day, chose, hotspots, plays)
        values (counted.playlist_id, counted.node_id, counted.day, counted.chose, counted.hotspots, counted.plays);
end
$$;
