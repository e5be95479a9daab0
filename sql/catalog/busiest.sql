-- Returns how much happened in the playlists with the most plays on some days, as sql/catalog/traffic does.
-- $1 the first day of each range of UTC days, ascending, as days since 1970 integer[]
-- $2 the first day after each of these ranges, which do not overlap integer[]
-- $3 the most playlists to return; null for all bigint
select found.*
  from playlist
 cross join lateral (
         select playlist_id, sum(sessions)::float8 as sessions, sum(steps)::float8 as plays,
                sum(impressions + plays + 2 * sessions + watched_ms / 900000)::float8 as visits,
                max(sessions)::float8 as most_sessions, max(steps)::float8 as most_plays,
                max(impressions + plays + 2 * sessions + watched_ms / 900000)::float8 as most_visits
           from day_total
          where playlist_id = playlist.id
            and subject_id = playlist.id
            and day >= ($1::integer[])[1]
            and day < ($2::integer[])[cardinality($2)]
            and width_bucket(day, $1) > width_bucket(day, $2)
          group by playlist_id
       ) as found
 where playlist.account_id = 1
 order by found.plays + found.visits desc
 limit $3
