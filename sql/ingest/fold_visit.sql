-- Adds the batch to the visits; those that arrived get their place in the viewer's chain.
insert into visit (
  playlist_id, subject_id, viewer_id, slot, context_id, known, present, prev_slot, impressions, plays, clicks,
  watched_ms)
select delta.playlist_id, delta.subject_id, delta.viewer_id, delta.slot, delta.context_id, delta.known,
       delta.present, arrived.prev_slot, delta.impressions, delta.plays, delta.clicks, delta.watched_ms
  from delta
  left join arrived on arrived.playlist_id = delta.playlist_id
                   and arrived.subject_id  = delta.subject_id
                   and arrived.viewer_id   = delta.viewer_id
                   and arrived.slot        = delta.slot
                   and arrived.context_id  = delta.context_id
on conflict (playlist_id, subject_id, viewer_id, slot, context_id) do update
   set present     = visit.present or excluded.present,
       prev_slot   = coalesce(visit.prev_slot, excluded.prev_slot),
       impressions = visit.impressions + excluded.impressions,
       plays       = visit.plays       + excluded.plays,
       clicks      = visit.clicks      + excluded.clicks,
       watched_ms  = visit.watched_ms  + excluded.watched_ms
