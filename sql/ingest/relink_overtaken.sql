-- The overtaken visits follow the arrived ones.
update visit
   set prev_slot = overtaken.new_prev_slot
  from overtaken
 where visit.playlist_id = overtaken.playlist_id
   and visit.subject_id  = overtaken.subject_id
   and visit.viewer_id   = overtaken.viewer_id
   and visit.slot        = overtaken.slot
   and visit.context_id  = overtaken.context_id
