-- Counts in exposure_day in which plays hotspots could be chosen, after changes of these. fold_journeys calls it.
create or replace function ivgraph.count_exposures(changes ivgraph.step_change[]) returns void language plpgsql as
$$
begin
  merge into ivgraph.exposure_day as exposure_day
  using (select playlist_id, exposed.hotspot_id, floor(date_part('epoch', at) / 86400)::integer as day,
                sum(sign) as exposures
           from unnest(changes) as change
          cross join lateral (
                  values (change.marks, change.hotspot_id, 1), (old_marks, old_hotspot_id, -1)
                ) as state (marks, hotspot_id, sign)
          cross join lateral ivgraph.exposed(state.marks, node_id, state.hotspot_id) as exposed (hotspot_id)
          where not bot
            and (change.marks, change.hotspot_id) is distinct from (old_marks, old_hotspot_id)
          group by playlist_id, exposed.hotspot_id, day
         having sum(sign) <> 0) as counted
     on exposure_day.playlist_id = counted.playlist_id
    and exposure_day.hotspot_id  = counted.hotspot_id
    and exposure_day.day         = counted.day
   when matched and exposure_day.exposures + counted.exposures = 0 then delete
   when matched then update set exposures = exposure_day.exposures + counted.exposures
   when not matched then
        insert (playlist_id, hotspot_id, day, exposures)
        values (counted.playlist_id, counted.hotspot_id, counted.day, counted.exposures);
end
$$;
