-- The clicks on hotspots by slice of their node's media, and all clicks on them, for which the slice is null. A click
-- without a position in the media, or with one after its end, is in no slice. A hotspot may be asked for with several
-- durations: asked_ms tells whose slices they are.
--
-- Whole UTC days are read from rollups. In parts of days, visits tell in which quarter hours a hotspot was clicked, and
-- only the events of these are read. A lateral subquery that is grouped forces a loop over the index.
--
-- $1 playlist ids bigint[]
-- $2 hotspot ids bigint[]
-- $3 durations of their nodes in milliseconds; null for the last second with a click bigint[]
-- $4 number of slices bigint
-- $5 first whole UTC day integer, $6 the day after the last one integer
-- $7 first slots of parts of days integer[], $8 the slots after their last ones integer[]
-- $9 1 for each part that is added to the days, -1 for each that is taken away integer[]
-- $10 whether there is a filter boolean
-- $11 viewers that the filter names, ascending bigint[], $12 the group of each of these viewers integer[]
-- $13 contexts in which every viewer matches bigint[], $14 contexts in which some groups match, ascending bigint[]
-- $15 the groups that match in the contexts of $14, as bits bytea
with quarter as (
  select found.playlist_id, found.subject_id, found.slot, sign * found.clicks as clicks, sign
    from unnest($7::integer[], $8::integer[], $9::integer[]) as part (start, until, sign)
   cross join lateral (
           select playlist_id, subject_id, slot, sum(clicks) as clicks
             from visit
            where playlist_id = any($1)
              and subject_id = any($2)
              and slot >= 0                       -- the condition of the partial index visit_slot
              and slot >= part.start
              and slot < part.until
              and clicks > 0
              and case when $10 then in_audience(viewer_id, known, context_id, $11, $12, $13, $14, $15)
                       else prev_slot is not null         -- no bot
                  end
            group by playlist_id, subject_id, slot
         ) as found
), clicked as (
  select playlist_id, hotspot_id, second, clicks
    from click_day
   where playlist_id = any($1)
     and hotspot_id = any($2)
     and day >= $5
     and day < $6
  union all
  select quarter.playlist_id, found.hotspot_id, found.second, sign * found.clicks
    from (select distinct playlist_id, slot, sign from quarter) as quarter
   cross join lateral (
           select event.hotspot_id, event.position_ms / 1000 as second, count(*) as clicks
             from event
            where event.playlist_id = quarter.playlist_id
              and event.playlist_id = any($1)         -- tells Citus the shards
              and event.at >= to_timestamp(quarter.slot * 900::bigint)
              and event.at < to_timestamp((quarter.slot + 1) * 900::bigint)
              and event.type = 'hotspot_click'
              and event.hotspot_id = any($2)
              and event.position_ms is not null
              and case when $10 then
                         in_audience(event.viewer_id, event.known, event.context_id, $11, $12, $13, $14, $15)
                       else
                         event.context_id <> all(array(select id from context where playlist_id = any($1) and bot))
                  end
            group by event.playlist_id, event.hotspot_id, event.position_ms / 1000
         ) as found
), placed as (
  select clicked.playlist_id, clicked.hotspot_id, clicked.second, asked.duration_ms as asked_ms,
         sum(clicked.clicks) as clicks,
         coalesce(asked.duration_ms,
                  (max(clicked.second) over (partition by clicked.playlist_id, clicked.hotspot_id) + 1) * 1000::bigint)
           as duration_ms
    from clicked
    join unnest($2::bigint[], $3::bigint[]) as asked (hotspot_id, duration_ms) on asked.hotspot_id = clicked.hotspot_id
   group by clicked.playlist_id, clicked.hotspot_id, clicked.second, asked.duration_ms
  having sum(clicked.clicks) <> 0           -- a click of a whole day may be taken away again
)
select playlist_id, hotspot_id, asked_ms, duration_ms,
       least((2 * second + 1) * 1000::bigint * $4 / (2 * duration_ms), $4 - 1) as slice, sum(clicks)::bigint as clicks
  from placed
 where second * 1000::bigint < duration_ms
 group by playlist_id, hotspot_id, asked_ms, duration_ms, slice
union all
select playlist_id, subject_id, null, null, null, sum(clicks)::bigint
  from (select playlist_id, subject_id, clicks
          from day_total
         where playlist_id = any($1)
           and subject_id = any($2)
           and day >= $5
           and day < $6
         union all
        select playlist_id, subject_id, clicks
          from quarter) as counted
 group by playlist_id, subject_id
