-- Returns how much happened in playlists on some days, and on the busiest of them: it limits the cost of a query.
--
-- Visits of a playlist are estimated: one where each impression, play of the playlist and session begins, one more for
-- each session since it may go on in the next quarter hour, and one for each quarter hour that was watched. The
-- subquery is lateral, so that each playlist's own rows are found in the primary key, and none of its nodes'.
--
-- $1 playlist ids bigint[]
-- $2 the first day of each range of UTC days, ascending, as days since 1970 integer[]
-- $3 the first day after each of these ranges, which do not overlap integer[]
select found.*
  from playlist
 cross join lateral (
         select playlist_id, sum(sessions)::float8 as sessions, sum(steps)::float8 as plays,
                sum(impressions + plays + 2 * sessions + watched_ms / 900000)::float8 as visits,
                max(sessions)::float8 as most_sessions, max(steps)::float8 as most_plays,
                max(impressions + plays + 2 * sessions + watched_ms / 900000)::float8 as most_visits
           from day_total
          where playlist_id = playlist.id
            and playlist_id = any($1)          -- tells Citus the shards
            and subject_id = playlist.id
            and day >= ($2::integer[])[1]
            and day < ($3::integer[])[cardinality($3)]
            and width_bucket(day, $2) > width_bucket(day, $3)
          group by playlist_id
       ) as found
 where playlist.id = any($1)
