-- What the structure no longer names vanished now; what vanished before keeps its date.
-- $1 playlist id bigint, $2 external ids that the structure names text[], $3 now timestamptz
update hotspot
   set deleted_at = $3
 where playlist_id = $1
   and external_id <> all($2)
   and deleted_at is null
