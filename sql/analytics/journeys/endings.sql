-- The nodes where sessions end that start in a period: how many, and how many of them are going on.
--
-- $1 playlist ids bigint[]
-- $2 first day, $3 day after the last of those that ending_day has integer
-- $4 start and $5 end of a time whose journeys are read, $6 start and $7 end of another one timestamptz
-- $8 start and $9 end of the period timestamptz
-- $10 journeys without a later event than this are not going on timestamptz
-- $11 whether there is a filter boolean
-- $12 … $16 the filter: see in_audience
select playlist_id, node_id, sum(sessions)::bigint as sessions, sum(going_on)::bigint as going_on
  from (
         select playlist_id, node_id, sum(journeys) as sessions, 0 as going_on
           from ending_day
          where playlist_id = any($1)
            and day >= $2
            and day < $3
          group by 1, 2
          union all
         select playlist_id, last_node_id, count(*), 0
           from journey
          where playlist_id = any($1)
            and (start_at >= $4 and start_at < $5 or start_at >= $6 and start_at < $7)
            and case when $11 then in_audience(viewer_id, known, context_id, $12, $13, $14, $15, $16) else not bot end
          group by 1, 2
          union all
         select playlist_id, last_node_id, 0, count(*)
           from journey
          where playlist_id = any($1)
            and last_at > $10
            and start_at >= $8
            and start_at < $9
            and (session_end_at is null or session_end_at <= last_play_at)
            and case when $11 then in_audience(viewer_id, known, context_id, $12, $13, $14, $15, $16) else not bot end
          group by 1, 2
       ) as ended
 group by 1, 2
