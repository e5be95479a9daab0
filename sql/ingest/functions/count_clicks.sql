-- Counts in click_day at which seconds of their nodes the clicks among events were. fold_events calls it.
create or replace function ivgraph.count_clicks(events ivgraph.received_event[]) returns void language plpgsql as
$$
begin
  insert into ivgraph.click_day as click_day (playlist_id, hotspot_id, day, second, clicks)
  select playlist_id, hotspot_id, floor(date_part('epoch', at) / 86400)::integer as day, position_ms / 1000 as second,
         count(*)
    from unnest(events)
   where type = 'hotspot_click'
     and position_ms is not null
     and not bot
   group by playlist_id, hotspot_id, day, second
   order by playlist_id, hotspot_id, day, second
  on conflict (playlist_id, hotspot_id, day, second) do update
     set clicks = click_day.clicks + excluded.clicks;
end
$$;
