-- The durations of a playlist's nodes; null where it is not known.
-- $1 playlist id bigint
select id, duration_ms
  from node
 where playlist_id = $1
