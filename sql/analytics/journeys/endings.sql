-- The nodes where sessions end that start in a period: how many, and how many of them are going on.
--
-- $1 playlist ids bigint[]
-- $2 first day of walk_day that counts integer, $3 the day after the last one integer
-- $4 starts of times whose journeys are read timestamptz[], $5 their ends timestamptz[]
-- $6 1 for each time that is added to the days, -1 for each that is taken away integer[]
-- $7 start of the period timestamptz, $8 its end timestamptz
-- $9 journeys without a later event than this are not going on timestamptz
-- $10 whether there is a filter boolean
-- $11 viewers and journeys that the filter names, ascending bigint[], $12 the group of each of them integer[]
-- $13 contexts in which every viewer matches bigint[], $14 contexts in which some groups match, ascending bigint[]
-- $15 the groups that match in the contexts of $14, as bits bytea
select playlist_id, node_id, sum(sessions)::bigint as sessions, sum(going_on)::bigint as going_on
  from (
         select playlist_id, to_node_id as node_id, sum(journeys) as sessions, 0 as going_on
           from walk_day
          where playlist_id = any($1)
            and day = any(array(select generate_series($2, $3 - 1)))
            and place = 0                         -- the last play
          group by 1, 2
          union all
         select playlist_id, last_node_id, sum(part.sign), 0
           from journey
           join unnest($4::timestamptz[], $5::timestamptz[], $6::integer[]) as part (start_at, end_at, sign)
             on journey.start_at >= part.start_at
            and journey.start_at < part.end_at
          where playlist_id = any($1)
            and case
                  when $10 then
                    session_in_audience(id, viewer_id, known, context_id, $11, $12, $13, $14, $15)
                  else not bot
                end
          group by 1, 2
          union all
         select playlist_id, last_node_id, 0, count(*)
           from journey
          where playlist_id = any($1)
            and last_at > $9
            and start_at >= $7
            and start_at < $8
            and (session_end_at is null or session_end_at <= last_play_at)
            and case
                  when $10 then
                    session_in_audience(id, viewer_id, known, context_id, $11, $12, $13, $14, $15)
                  else not bot
                end
          group by 1, 2
       ) as ended
 group by 1, 2
having sum(sessions) <> 0
