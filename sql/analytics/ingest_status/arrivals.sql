-- The numbers of events that arrived in a period, by playlist and code; the code of events that were not
-- rejected is ''.
-- $1 playlist ids, null for all events, including those that name no known playlist bigint[]
-- $2 first slot, $3 first slot after the end integer
select playlist_id, code, sum(accepted)::bigint as accepted, sum(bots)::bigint as bots,
       sum(duplicate)::bigint as duplicate, sum(rejected)::bigint as rejected,
       max(last_at) filter (where accepted > 0) as last_accepted_at
  from arrival_total
 where ($1::bigint[] is null or playlist_id = any($1))
   and slot >= $2
   and slot < $3
 group by playlist_id, code
