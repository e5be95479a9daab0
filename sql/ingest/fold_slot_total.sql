-- Adds the batch to the slot totals, but for what bots did.
insert into slot_total (playlist_id, subject_id, slot, impressions, plays, clicks, watched_ms)
select playlist_id, subject_id, slot, sum(impressions), sum(plays), sum(clicks), sum(watched_ms)
  from delta
 where not bot
 group by playlist_id, subject_id, slot
 order by playlist_id, subject_id, slot
on conflict (playlist_id, subject_id, slot) do update
   set impressions = slot_total.impressions + excluded.impressions,
       plays       = slot_total.plays       + excluded.plays,
       clicks      = slot_total.clicks      + excluded.clicks,
       watched_ms  = slot_total.watched_ms  + excluded.watched_ms
