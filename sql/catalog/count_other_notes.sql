-- Counts the notes of a playlist besides one.
-- $1 playlist id bigint, $2 id of that note uuid
select count(*) as notes
  from note
 where playlist_id = $1
   and id         <> $2
