-- Stored visits that an arrived one now precedes. Where several arrived before the same visit, the last of them does.
insert into overtaken (playlist_id, subject_id, viewer_id, slot, context_id, known, old_prev_slot, new_prev_slot)
select arrived.playlist_id, arrived.subject_id, arrived.viewer_id, later.slot, later.context_id, later.known,
       later.prev_slot, max(arrived.slot)
  from arrived
 cross join lateral (
         select visit.slot, visit.context_id, visit.known, visit.prev_slot
           from visit
          where visit.playlist_id = arrived.playlist_id
            and visit.subject_id  = arrived.subject_id
            and visit.viewer_id   = arrived.viewer_id
            and (visit.slot, visit.context_id) > (arrived.slot, arrived.context_id)
            and visit.prev_slot is not null
          order by visit.slot, visit.context_id
          limit 1
       ) as later
 group by arrived.playlist_id, arrived.subject_id, arrived.viewer_id, later.slot, later.context_id, later.known,
          later.prev_slot
having max(arrived.slot) <> later.prev_slot
