-- A page of the playlists, ordered by a metric that is counted in a period for all viewers.
--
-- For each playlist that the search finds, the statement reads about one row for each day with events in the period. It
-- counts the same as analytics/metrics/measures.sql with one bucket, but for all playlists at once: whole UTC days are
-- read from day_total and recency, the rest of the period from slot_total and visit, and a viewer is counted at the
-- visit in the period whose previous visit is before it. Endings are counted from the journeys that start in it. The
-- subqueries are lateral, so that no plan reads the rows of nodes and hotspots, whatever statistics the planner has.
--
-- On Citus all shards count their playlists at the same time: all of them are grouped by playlist_id. Conditions on
-- arguments alone stay outside of the union, because Citus refuses a branch that the planner proves to be empty.
--
-- $1 a text that the name or the external id contains, null for all playlists text
-- $2 metric text, $3 whether the order is descending boolean
-- $4 key, $5 id of the playlist after which the page begins; -infinity and 0 for the first page bigint
-- $6 the most playlists to return bigint
-- $7 first slot of the period, $8 start of its whole UTC days, $9 their end, equal to $8 if it has none
-- $10 first slot after the period integer
-- $11 whether totals are counted, $12 whether viewers are counted, $13 whether endings are counted boolean
with total as (
  select counted.playlist_id, sum(impressions)::bigint as impressions, sum(plays)::bigint as plays,
         sum(clicks)::bigint as clicks, sum(watched_ms)::bigint as watched_ms, sum(sessions)::bigint as sessions,
         sum(steps)::bigint as steps
    from playlist
   cross join lateral (
           select playlist_id, impressions, plays, clicks, watched_ms, sessions, steps
             from day_total
            where playlist_id = playlist.id
              and subject_id = playlist.id
              and day >= $8 / 96
              and day < $9 / 96
           union all
           select playlist_id, impressions, plays, clicks, watched_ms, sessions, steps
             from slot_total
            where playlist_id = playlist.id
              and subject_id = playlist.id
              and slot >= $7
              and slot < $8
           union all
           select playlist_id, impressions, plays, clicks, watched_ms, sessions, steps
             from slot_total
            where playlist_id = playlist.id
              and subject_id = playlist.id
              and slot >= $9
              and slot < $10
         ) as counted
   where $11
     and playlist.account_id = 1
     and is_found($1, playlist.name, playlist.external_id)
   group by counted.playlist_id
), viewer as (
  select counted.playlist_id, coalesce(sum(viewers) filter (where known), 0)::bigint as authenticated,
         coalesce(sum(viewers) filter (where not known), 0)::bigint as anonymous,
         coalesce(sum(viewers) filter (where new), 0)::bigint as new
    from playlist
   cross join lateral (
           select playlist_id, known, prev_day = -1 as new, viewers
             from recency
            where playlist_id = playlist.id
              and subject_id = playlist.id
              and day >= $8 / 96
              and day < $9 / 96
              and prev_day < $7 / 96
           union all
           -- Visits of whole days whose previous visit is on the period's first day, but before the period.
           select playlist_id, known, false, 1
             from visit
            where playlist_id = playlist.id
              and subject_id = playlist.id
              and prev_slot >= $7 / 96 * 96
              and prev_slot < case when $8 < $9 then $7 else 0 end
              and prev_slot >= 0
              and prev_slot / 96 <> slot / 96
              and slot >= $8
              and slot < $9
           union all
           select playlist_id, known, prev_slot = -1, 1
             from visit
            where playlist_id = playlist.id
              and subject_id = playlist.id
              and slot >= $7
              and slot < $8
              and prev_slot < $7
           union all
           select playlist_id, known, prev_slot = -1, 1
             from visit
            where playlist_id = playlist.id
              and subject_id = playlist.id
              and slot >= $9
              and slot < $10
              and prev_slot < $7
         ) as counted
   where $12
     and playlist.account_id = 1
     and is_found($1, playlist.name, playlist.external_id)
   group by counted.playlist_id
), session as (
  -- Sessions that reached an ending: a node of today's structure without ways out. See analytics/metrics/endings.sql.
  select found.playlist_id, found.with_ending
    from playlist
   cross join lateral (
           select node.playlist_id,
                  array_agg(node.id) filter (
                    where node.listed
                      and node.deleted_at is null
                      and not exists (
                            select
                              from node as next
                             where next.playlist_id = node.playlist_id
                               and next.id = node.default_node_id
                               and next.deleted_at is null
                          )
                      and not exists (
                            select
                              from hotspot
                              join node as next on next.playlist_id = hotspot.playlist_id
                                               and next.id = hotspot.to_node_id
                             where hotspot.playlist_id = node.playlist_id
                               and hotspot.node_id = node.id
                               and hotspot.deleted_at is null
                               and next.deleted_at is null
                          )) as endings
             from node
            where node.playlist_id = playlist.id
            group by node.playlist_id
         ) as story
   cross join lateral (
           select journey.playlist_id, count(*) as with_ending
             from journey
            where journey.playlist_id = story.playlist_id
              and journey.start_at >= to_timestamp($7 * 900.0)
              and journey.start_at < to_timestamp($10 * 900.0)
              and not journey.bot
              and (journey.last_node_id = any(story.endings)
                   or journey.path && story.endings
                   or cardinality(journey.path) = 64
                      and exists (
                            select
                              from step
                             where step.playlist_id = journey.playlist_id
                               and step.journey_id = journey.id
                               and step.node_id = any(story.endings)
                          ))
            group by journey.playlist_id
         ) as found
   where $13
     and playlist.account_id = 1
     and is_found($1, playlist.name, playlist.external_id)
), counted as (
  select playlist.id, playlist.external_id, playlist.name, playlist.created_at, playlist.start_node_id,
         coalesce(total.impressions, 0)    as impressions,
         coalesce(total.plays, 0)          as plays,
         coalesce(total.clicks, 0)         as clicks,
         coalesce(total.watched_ms, 0)     as watched_ms,
         coalesce(viewer.authenticated, 0) as authenticated,
         coalesce(viewer.anonymous, 0)     as anonymous,
         coalesce(viewer.new, 0)           as new,
         coalesce(total.sessions, 0)       as sessions,
         coalesce(total.steps, 0)          as steps,
         coalesce(session.with_ending, 0)  as with_ending
    from playlist
    left join total on total.playlist_id = playlist.id
    left join viewer on viewer.playlist_id = playlist.id
    left join session on session.playlist_id = playlist.id
   where playlist.account_id = 1
     and is_found($1, playlist.name, playlist.external_id)
), valued as (
  select id, external_id, name, created_at, start_node_id,
         -- The definitions of src/ivgraph/analytics/metrics.py. A ratio whose denominator is zero is null.
         case $2::text
           when 'impressions' then impressions::float8
           when 'plays' then plays::float8
           when 'clicks' then clicks::float8
           when 'minutes_viewed' then watched_ms::float8 / 60000
           when 'average_view_minutes' then watched_ms::float8 / 60000 / nullif(plays, 0)::float8
           when 'play_rate' then plays::float8 / nullif(impressions, 0)::float8
           when 'unique_viewers' then (authenticated + least(anonymous, 1))::float8
           when 'authenticated_viewers' then authenticated::float8
           when 'anonymous_visitors' then anonymous::float8
           when 'new_viewers' then new::float8
           when 'returning_viewers' then (authenticated + anonymous - new)::float8
           when 'sessions' then sessions::float8
           when 'steps_per_session' then steps::float8 / nullif(sessions, 0)::float8
           when 'minutes_per_session' then watched_ms::float8 / 60000 / nullif(sessions, 0)::float8
           when 'sessions_with_ending' then with_ending::float8
           when 'ending_rate' then with_ending::float8 / nullif(sessions, 0)::float8
         end as value
    from counted
), ranked as (
  -- Rows are ordered by ascending key. Playlists without a value come last in either direction.
  select id, external_id, name, created_at, start_node_id,
         coalesce(case when $3 then -value else value end, 'infinity') as key
    from valued
)
select id, external_id, name, created_at, start_node_id, key
  from ranked
 where (key, id) > ($4, $5)
 order by key, id
 limit $6
