-- What one viewer did in a part of the sessions: the same numbers as in the list of session_viewer_list.sql.
--
-- Visits do not tell the viewer's sessions apart, but the quarter hours in which the viewer was there: only the events
-- of these are read. A lateral subquery that is grouped forces a loop over the index. Visits and journeys are found as
-- in viewer.sql.
--
-- $1 playlist ids bigint[], $2 the viewer bigint
-- $3 first slot of the period, $4 first slot after it integer
-- $5 start of the period, $6 its end timestamptz
-- $7 nodes that are endings bigint[]
-- $8 viewers and journeys that the filter names, ascending bigint[], $9 the group of each of them integer[]
-- $10 contexts in which every viewer matches bigint[], $11 contexts in which some groups match, ascending bigint[]
-- $12 the groups that match in the contexts of $11, as bits bytea
with quarter as (
  select distinct playlist_id, slot
    from visit
   where playlist_id = any($1)
     and subject_id = any($1)      -- a condition on the index, which the next one is not
     and subject_id = playlist_id
     and viewer_id = $2
     and (slot >= $3 and slot < $4) is true
), seen as (
  select quarter.playlist_id, found.viewer_id, bool_or(found.known) as known,
         sum(found.impressions)::bigint as impressions, sum(found.plays)::bigint as plays,
         sum(found.watched_ms)::bigint as watched_ms, min(quarter.slot) as first_slot, max(quarter.slot) as last_slot
    from quarter
   cross join lateral (
           select event.viewer_id, bool_or(event.known) as known,
                  count(*) filter (where event.type = 'impression') as impressions,
                  count(*) filter (where event.type = 'play') as plays,
                  coalesce(sum(event.watched_to_ms - event.watched_from_ms), 0) as watched_ms
             from event
            where event.playlist_id = quarter.playlist_id
              and event.playlist_id = any($1)         -- tells Citus the shards
              and event.at >= to_timestamp(quarter.slot * 900::bigint)
              and event.at < to_timestamp((quarter.slot + 1) * 900::bigint)
              and event.viewer_id = $2
              and event.type in ('impression', 'play', 'node_play', 'watch', 'hotspot_click')
              and session_in_audience(journey_of(event.session, event.viewer_id), event.viewer_id, event.known,
                                      event.context_id, $8, $9, $10, $11, $12)
            group by event.playlist_id, event.viewer_id
         ) as found
   group by quarter.playlist_id, found.viewer_id
), session as (
  select playlist_id, viewer_id, count(*) as sessions,
         count(*) filter (
           where last_node_id = any($7)
              or path && $7
              or (cardinality(path) = 64
                  and exists (
                        select from step
                         where step.playlist_id = journey.playlist_id
                           and step.playlist_id = any($1)         -- tells Citus the shards
                           and step.journey_id = journey.id
                           and step.node_id = any($7)
                      ))
         ) as endings
    from journey
   where playlist_id = any($1)
     and viewer_id = $2
     and (start_at >= $5 and start_at < $6) is true
     and session_in_audience(id, viewer_id, known, context_id, $8, $9, $10, $11, $12)
   group by playlist_id, viewer_id
)
select seen.*, coalesce(session.sessions, 0) as sessions, coalesce(session.endings, 0) as endings, viewer.external_id
  from seen
  left join session on session.playlist_id = seen.playlist_id
                   and session.viewer_id = seen.viewer_id
  left join viewer on viewer.playlist_id = seen.playlist_id
                  and viewer.playlist_id = any($1)
                  and viewer.id = seen.viewer_id
