-- The last rejected events, newest first.
-- $1 external id of a playlist, null for all text, $2 the most rows to return bigint
select received_at, playlist, event_id, code, field, reason
  from rejection
 where $1::text is null
    or playlist = $1
 order by id desc
 limit $2
