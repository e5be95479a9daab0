-- $1 external id of one playlist, null for all text
select id, external_id
  from playlist
 where account_id = 1
   and ($1::text is null or external_id = $1)
 order by external_id
