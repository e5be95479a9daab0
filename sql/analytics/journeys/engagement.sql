-- How plays watched their nodes: their numbers, and by place in the media what began, ended and came last there.
--
-- A slice of a node is read at its middle second. A row has what concerns the slices from its place on (edge), and
-- those before its place (reached): the plays that watched slice i are the sum of edge up to place i, and those that
-- watched its middle second or a later one are the sum of reached after place i. So a node has at most one row more
-- than it has slices. Both count at the second after the last one that was watched.
--
-- Whole UTC days are read from rollups, parts of days from steps. A lateral subquery that is grouped forces a loop over
-- the index for each part.
--
-- $1 playlist ids bigint[]
-- $2 node ids bigint[], $3 their durations in milliseconds, or null for the last second that was watched bigint[]
-- $4 the first second with which each node counts as completed, or null integer[]
-- $5 number of slices bigint
-- $6 first whole UTC day integer, $7 the day after the last one integer
-- $8 starts of parts of days timestamptz[], $9 their ends timestamptz[]
-- $10 1 for each part that is added to the days, -1 for each that is taken away integer[]
-- $11 whether there is a filter boolean
-- $12 viewers and journeys that the filter names, ascending bigint[], $13 the group of each of them integer[]
-- $14 contexts in which every viewer matches bigint[], $15 contexts in which some groups match, ascending bigint[]
-- $16 the groups that match in the contexts of $15, as bits bytea
with counted as (
  select playlist_id, node_id, second, edge, reached, 0 as plays
    from watch_day
   where playlist_id = any($1)
     and node_id = any($2)
     and day >= $6
     and day < $7
  union all
  select playlist_id, subject_id, null, 0, 0, plays
    from day_total
   where playlist_id = any($1)
     and subject_id = any($2)
     and day >= $6
     and day < $7
  union all
  select found.playlist_id, found.node_id, found.second, sign * found.edge, sign * found.reached, sign * found.plays
    from unnest($8::timestamptz[], $9::timestamptz[], $10::integer[]) as part (start, until, sign)
   cross join lateral (
           select playlist_id, node_id, change.second, sum(change.edge) as edge, sum(change.reached) as reached,
                  sum(change.plays) as plays
             from step
             left join lateral unnest(watched) as span on true
            cross join lateral (
                    -- Of a play that watched several spans, the first one counts it. No union: Citus refuses one here.
                    values (lower(span), 1, 0, 0),
                           (upper(span), -1, (upper(span) = upper(watched))::integer, 0),
                           (null, 0, 0, (lower(span) = lower(watched) is not false)::integer)
                  ) as change (second, edge, reached, plays)
            where playlist_id = any($1)
              and node_id = any($2)
              and at >= part.start
              and at < part.until
              and case
                    when $11 then session_in_audience(journey_id, viewer_id, known, context_id, $12, $13, $14, $15, $16)
                    else not bot
                  end
            group by playlist_id, node_id, change.second
         ) as found
), watched as (
  select playlist_id, node_id, second, sum(edge) as edge, sum(reached) as reached, sum(plays) as plays,
         max(case when sum(reached) > 0 then second end) over (partition by playlist_id, node_id) as last_end
    from counted
   group by playlist_id, node_id, second
)
select watched.playlist_id, watched.node_id, media.duration_ms, slice.place, sum(watched.edge)::bigint as edge,
       sum(watched.reached)::bigint as reached, sum(watched.plays)::bigint as plays,
       coalesce(sum(-watched.edge * watched.second), 0)::bigint as watched_seconds,
       coalesce(sum(watched.reached) filter (where watched.second > asked.completed_from), 0)::bigint as completed
  from watched
  join unnest($2::bigint[], $3::bigint[], $4::integer[]) as asked (node_id, duration_ms, completed_from)
    on asked.node_id = watched.node_id
 cross join lateral (
         select coalesce(asked.duration_ms, watched.last_end * 1000::bigint) as duration_ms
       ) as media
 cross join lateral (
         -- The first slice whose middle second is this one or later.
         select least((2000::bigint * $5 * watched.second + media.duration_ms - 1) / (2 * media.duration_ms), $5)
                  as place
       ) as slice
 group by watched.playlist_id, watched.node_id, media.duration_ms, slice.place
