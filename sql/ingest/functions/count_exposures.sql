-- Counts in exposure_day in which plays hotspots could be chosen, after changes of these. fold_journeys calls it.
create or replace function ivgraph.count_exposures(changes ivgraph.step_change[]) returns void language plpgsql as
$$
declare
  are_emptied boolean;
begin
  with counted as (
    insert into ivgraph.exposure_day as exposure_day (playlist_id, hotspot_id, day, exposures)
    select playlist_id, exposed.hotspot_id, floor(date_part('epoch', at) / 86400)::integer as day, sum(sign)
      from unnest(changes) as change
     cross join lateral (
             select id as hotspot_id, 1 as sign from ivgraph.exposed(marks, node_id, change.hotspot_id) as id
              union all
             select id, -1 from ivgraph.exposed(old_marks, node_id, old_hotspot_id) as id
           ) as exposed
     where not bot
       and (marks, change.hotspot_id) is distinct from (old_marks, old_hotspot_id)
     group by playlist_id, exposed.hotspot_id, day
    having sum(sign) <> 0
     order by playlist_id, exposed.hotspot_id, day
    on conflict (playlist_id, hotspot_id, day) do update
       set exposures = exposure_day.exposures + excluded.exposures
    returning exposure_day.exposures
  )
  select bool_or(exposures = 0) into are_emptied from counted;

  if are_emptied then
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
