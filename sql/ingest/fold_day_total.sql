-- Adds the batch to the day totals, but for what bots did.
insert into day_total (playlist_id, subject_id, day, impressions, plays, clicks, watched_ms)
select playlist_id, subject_id, slot / 96, sum(impressions), sum(plays), sum(clicks), sum(watched_ms)
  from delta
 where not bot
 group by playlist_id, subject_id, slot / 96
 order by playlist_id, subject_id, slot / 96
on conflict (playlist_id, subject_id, day) do update
   set impressions = day_total.impressions + excluded.impressions,
       plays       = day_total.plays       + excluded.plays,
       clicks      = day_total.clicks      + excluded.clicks,
       watched_ms  = day_total.watched_ms  + excluded.watched_ms
