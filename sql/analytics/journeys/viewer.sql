-- What one viewer did in each playlist in a period: the same numbers as in the list of viewers.
--
-- The viewer's visits are found by the primary key, and the journeys by the index journey_viewer: "is true" keeps the
-- planner from visit_slot and journey_start, which would read those of all viewers.
--
-- $1 playlist ids bigint[], $2 the viewer bigint
-- $3 first slot of the period, $4 first slot after it integer
-- $5 start of the period, $6 its end timestamptz
-- $7 nodes that are endings bigint[]
-- $8 viewers that the filter names, ascending bigint[], $9 the group of each of these viewers integer[]
-- $10 contexts in which every viewer matches bigint[], $11 contexts in which some groups match, ascending bigint[]
-- $12 the groups that match in the contexts of $11, as bits bytea
with session as (
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
     and in_audience(viewer_id, known, context_id, $8, $9, $10, $11, $12)
   group by playlist_id, viewer_id
)
select seen.*, coalesce(session.sessions, 0) as sessions, coalesce(session.endings, 0) as endings, viewer.external_id
  from (select playlist_id, viewer_id, bool_or(known) as known, sum(impressions)::bigint as impressions,
               sum(plays)::bigint as plays, sum(watched_ms)::bigint as watched_ms, min(slot) as first_slot,
               max(slot) as last_slot
          from visit
         where playlist_id = any($1)
           and subject_id = any($1)      -- a condition on the index, which the next one is not
           and subject_id = playlist_id
           and viewer_id = $2
           and (slot >= $3 and slot < $4) is true
           and in_audience(viewer_id, known, context_id, $8, $9, $10, $11, $12)
         group by playlist_id, viewer_id) as seen
  left join session on session.playlist_id = seen.playlist_id
                   and session.viewer_id = seen.viewer_id
  left join viewer on viewer.playlist_id = seen.playlist_id
                  and viewer.playlist_id = any($1)
                  and viewer.id = seen.viewer_id
