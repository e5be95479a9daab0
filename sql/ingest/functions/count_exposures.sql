-- Counts in exposed_set_day and exposure_day in which plays hotspots could be chosen, after changes of these.
-- fold_journeys calls it.
create or replace function ivgraph.count_exposures(changes ivgraph.step_change[]) returns void language plpgsql as
$$
declare
  sets_are_emptied     boolean;
  hotspots_are_emptied boolean;
begin
  -- A play moves from the set that it exposed before to another one; most marks are of what was exposed already, and
  -- move none. The hotspots are counted from what the sets have gained and lost. Grouping plays by alike marks first
  -- takes longer than it saves. Two `merge` would take the marks apart twice, and hardly any row is emptied. Plays that
  -- expose nothing are left out where they are counted: a condition on the set here would make it twice.
  with moved as materialized (
    select playlist_id, node_id, floor(date_part('epoch', change.at) / 86400)::integer as day,
           told.hotspot_id is not null as chose, exposed.hotspots, sum(told.sign) as plays
      from unnest(changes) as change
     cross join lateral (
             values (change.marks, change.hotspot_id, 1), (old_marks, old_hotspot_id, -1)
           ) as told (marks, hotspot_id, sign)
     cross join lateral (
             select array(select id from ivgraph.exposed(told.marks, node_id, told.hotspot_id) as id order by id)
                    as hotspots
           ) as exposed
     where not bot
       and (change.marks, change.hotspot_id) is distinct from (old_marks, old_hotspot_id)
     group by playlist_id, node_id, day, chose, exposed.hotspots
    having sum(told.sign) <> 0
  ), counted_sets as (
    insert into ivgraph.exposed_set_day as exposed_set_day (playlist_id, node_id, day, chose, hotspots, plays)
    select playlist_id, node_id, day, chose, hotspots, plays
      from moved
     where hotspots <> array[]::bigint[]
    on conflict (playlist_id, node_id, day, chose, hotspots) do update
       set plays = exposed_set_day.plays + excluded.plays
    returning exposed_set_day.plays
  ), counted_hotspots as (
    insert into ivgraph.exposure_day as exposure_day (playlist_id, hotspot_id, day, exposures)
    select playlist_id, hotspot_id, day, sum(plays)
      from moved
     cross join lateral unnest(hotspots) as hotspot_id
     group by playlist_id, hotspot_id, day
    having sum(plays) <> 0
    on conflict (playlist_id, hotspot_id, day) do update
       set exposures = exposure_day.exposures + excluded.exposures
    returning exposure_day.exposures
  )
  select (select bool_or(plays = 0) from counted_sets), (select bool_or(exposures = 0) from counted_hotspots)
    into sets_are_emptied, hotspots_are_emptied;

  if sets_are_emptied then
    delete from ivgraph.exposed_set_day as exposed_set_day
     using unnest(changes) as change
     where exposed_set_day.playlist_id = change.playlist_id
       and exposed_set_day.node_id     = change.node_id
       and exposed_set_day.day         = floor(date_part('epoch', change.at) / 86400)::integer
       and exposed_set_day.plays       = 0;
  end if;
  if hotspots_are_emptied then
    delete from ivgraph.exposure_day as exposure_day
     using unnest(changes) as change
     cross join lateral ivgraph.exposed(change.old_marks, change.node_id, change.old_hotspot_id) as former (hotspot_id)
     where exposure_day.playlist_id = change.playlist_id
       and exposure_day.hotspot_id  = former.hotspot_id
       and exposure_day.day         = floor(date_part('epoch', change.at) / 86400)::integer
       and exposure_day.exposures   = 0;
  end if;
end
$$;
