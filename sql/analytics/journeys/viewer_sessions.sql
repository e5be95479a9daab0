-- The sessions of viewers that begin in a period, in order of their starts, a page for each viewer.
--
-- The journeys of a viewer are found by the index journey_viewer. "is true" keeps the planner from journey_start, which
-- would read those of all viewers: without statistics it takes a period for very short.
--
-- $1 playlist ids bigint[], $2 viewers bigint[]
-- $3 start of the period, $4 its end timestamptz
-- $5 start, $6 id of the session after which each page begins; null and 0 for the first page timestamptz, bigint
-- $7 the most sessions of a viewer to return bigint
-- $8 viewers and journeys that the filter names, ascending bigint[], $9 the group of each of them integer[]
-- $10 contexts in which every viewer matches bigint[], $11 contexts in which some groups match, ascending bigint[]
-- $12 the groups that match in the contexts of $11, as bits bytea
select playlist_id, viewer_id, id, start_at, last_at, session_end_at, last_play_at, last_node_id, steps, clicks,
       watched_ms
  from (select *, row_number() over (partition by playlist_id, viewer_id order by start_at, id) as number
          from journey
         where playlist_id = any($1)
           and viewer_id = any($2)
           and (start_at >= $3 and start_at < $4) is true
           and ($5::timestamptz is null or (start_at, id) > ($5, $6))
           and session_in_audience(id, viewer_id, known, context_id, $8, $9, $10, $11, $12)) as session
 where number <= $7
 order by playlist_id, viewer_id, number
