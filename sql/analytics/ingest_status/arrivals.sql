-- What became of the events that arrived in a stretch of time, by why they were rejected ('' for those that were not).
-- $1 playlist ids, null for all and for what names none bigint[], $2 first slot, $3 first slot after the end integer
select playlist_id, code, sum(accepted)::bigint as accepted, sum(bots)::bigint as bots,
       sum(duplicate)::bigint as duplicate, sum(rejected)::bigint as rejected,
       max(last_at) filter (where accepted > 0) as last_accepted_at
  from arrival_total
 where ($1::bigint[] is null or playlist_id = any($1))
   and slot >= $2
   and slot < $3
 group by playlist_id, code
