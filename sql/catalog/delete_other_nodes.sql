-- Marks nodes as deleted that the structure no longer lists. Those already marked keep their date.
-- $1 playlist id bigint, $2 external ids that the structure lists text[], $3 now timestamptz
update node
   set deleted_at = $3
 where playlist_id = $1
   and external_id <> all($2)
   and deleted_at is null
