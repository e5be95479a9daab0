-- Deletes a note, and returns its id if it was there.
-- $1 playlist id bigint, $2 id uuid
delete from note
 where playlist_id = $1
   and id          = $2
returning id
