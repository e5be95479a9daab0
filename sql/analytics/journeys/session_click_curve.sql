-- The clicks on hotspots by slice, as in click_curve.sql, of a part of the sessions: all are counted from events, since
-- rollups and visits do not tell a viewer's sessions apart.
--
-- Visits tell in which quarter hours a hotspot was clicked by anybody, and only the events of these are read. A lateral
-- subquery that is grouped forces a loop over the index.
--
-- $1 playlist ids bigint[]
-- $2 hotspot ids bigint[]
-- $3 durations of their nodes in milliseconds; null for the last second with a click bigint[]
-- $4 number of slices bigint
-- $5 first slot of the period integer, $6 first slot after it integer
-- $7 viewers and journeys that the filter names, ascending bigint[], $8 the group of each of them integer[]
-- $9 contexts in which every viewer matches bigint[], $10 contexts in which some groups match, ascending bigint[]
-- $11 the groups that match in the contexts of $10, as bits bytea
with quarter as (
  select distinct playlist_id, slot
    from visit
   where playlist_id = any($1)
     and subject_id = any($2)
     and slot >= 0                       -- the condition of the partial index visit_slot
     and slot >= $5
     and slot < $6
     and clicks > 0
), clicked as materialized (
  select quarter.playlist_id, found.hotspot_id, found.second, sum(found.clicks) as clicks
    from quarter
   cross join lateral (
           select event.hotspot_id, event.position_ms / 1000 as second, count(*) as clicks
             from event
            where event.playlist_id = quarter.playlist_id
              and event.playlist_id = any($1)         -- tells Citus the shards
              and event.at >= to_timestamp(quarter.slot * 900::bigint)
              and event.at < to_timestamp((quarter.slot + 1) * 900::bigint)
              and event.type = 'hotspot_click'
              and event.hotspot_id = any($2)
              and session_in_audience(journey_of(event.session, event.viewer_id), event.viewer_id, event.known,
                                      event.context_id, $7, $8, $9, $10, $11)
            group by event.playlist_id, event.hotspot_id, event.position_ms / 1000
         ) as found
   group by quarter.playlist_id, found.hotspot_id, found.second
), placed as (
  select clicked.playlist_id, clicked.hotspot_id, clicked.second, clicked.clicks, asked.duration_ms as asked_ms,
         coalesce(asked.duration_ms,
                  (max(clicked.second) over (partition by clicked.playlist_id, clicked.hotspot_id) + 1) * 1000::bigint)
           as duration_ms
    from clicked
    join unnest($2::bigint[], $3::bigint[]) as asked (hotspot_id, duration_ms) on asked.hotspot_id = clicked.hotspot_id
   where clicked.second is not null
)
select playlist_id, hotspot_id, asked_ms, duration_ms,
       least((2 * second + 1) * 1000::bigint * $4 / (2 * duration_ms), $4 - 1) as slice, sum(clicks)::bigint as clicks
  from placed
 where second * 1000::bigint < duration_ms
 group by playlist_id, hotspot_id, asked_ms, duration_ms, slice
union all
select playlist_id, hotspot_id, null, null, null, sum(clicks)::bigint
  from clicked
 group by playlist_id, hotspot_id
