-- Visits at which a viewer is now present and was not before, each linked to the one before it: stored, or of this
-- batch. Visits of bots follow no other.
insert into arrived (playlist_id, subject_id, viewer_id, slot, context_id, known, prev_slot)
select delta.playlist_id, delta.subject_id, delta.viewer_id, delta.slot, delta.context_id, delta.known,
       greatest(
         stored.slot,
         lag(delta.slot) over (partition by delta.playlist_id, delta.subject_id, delta.viewer_id
                                   order by delta.slot, delta.context_id),
         -1)
  from delta
  left join visit on visit.playlist_id = delta.playlist_id
                 and visit.subject_id  = delta.subject_id
                 and visit.viewer_id   = delta.viewer_id
                 and visit.slot        = delta.slot
                 and visit.context_id  = delta.context_id
  left join lateral (
         select earlier.slot
           from visit as earlier
          where earlier.playlist_id = delta.playlist_id
            and earlier.subject_id  = delta.subject_id
            and earlier.viewer_id   = delta.viewer_id
            and (earlier.slot, earlier.context_id) < (delta.slot, delta.context_id)
            and earlier.prev_slot is not null
          order by earlier.slot desc, earlier.context_id desc
          limit 1
       ) as stored on true
 where delta.present
   and not delta.bot
   and visit.prev_slot is null
