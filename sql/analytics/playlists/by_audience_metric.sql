-- A page of the playlists, ordered by a metric that is counted in a period for a part of the audience.
--
-- For each playlist that the search finds, the statement reads its visits in the period, and one earlier visit of each
-- viewer if new viewers are counted; its journeys that start in the period, if sessions are; and the plays of its nodes
-- for the steps of sessions. It counts the same as analytics/metrics/audience_measures.sql and audience_journeys.sql
-- with one bucket, but for all playlists at once. The subqueries are lateral, so that no plan reads the visits of nodes
-- and hotspots, whatever statistics the planner has.
--
-- On Citus all shards count their playlists at the same time: all of them are grouped by playlist_id. may_be_new is a
-- column, because Citus refuses a lateral subquery that the planner proves to be empty.
--
-- $1 a text that the name or the external id contains, null for all playlists text
-- $2 metric text, $3 whether the order is descending boolean
-- $4 key, $5 id of the playlist after which the page begins; -infinity and 0 for the first page bigint
-- $6 the most playlists to return bigint
-- $7 first slot of the period, $8 first slot after it integer
-- $9 whether totals are counted, $10 whether viewers are counted, $11 whether new viewers are counted boolean
-- $12 viewers that the filter names, ascending bigint[], $13 the group of each of these viewers integer[]
-- $14 contexts in which every viewer matches bigint[], $15 contexts in which some groups match, ascending bigint[]
-- $16 the groups that match in the contexts of $15, as bits bytea
-- $17 whether sessions are counted, $18 whether endings are counted boolean
with total as (
  select total.*
    from playlist
   cross join lateral (
           select playlist_id, sum(impressions)::bigint as impressions, sum(plays)::bigint as plays,
                  sum(clicks)::bigint as clicks, sum(watched_ms)::bigint as watched_ms
             from visit
            where playlist_id = playlist.id
              and subject_id = playlist.id
              and slot >= 0              -- the condition of the partial index visit_slot
              and slot >= $7
              and slot < $8
              and in_audience(viewer_id, known, context_id, $12, $13, $14, $15, $16)
            group by playlist_id
         ) as total
   where $9
     and playlist.account_id = 1
     and is_found($1, playlist.name, playlist.external_id)
), viewer as (
  select viewer.*
    from playlist
   cross join lateral (
           select seen.playlist_id, count(*) filter (where seen.known) as authenticated,
                  count(*) filter (where not seen.known) as anonymous,
                  count(*) filter (where earlier.slot is null) as new
             from (select distinct playlist_id, viewer_id, known, $11::boolean as may_be_new
                     from visit
                    where playlist_id = playlist.id
                      and subject_id = playlist.id
                      and slot >= 0
                      and slot >= $7
                      and slot < $8
                      and present
                      and in_audience(viewer_id, known, context_id, $12, $13, $14, $15, $16)) as seen
             left join lateral (
                    select visit.slot
                      from visit
                     where seen.may_be_new
                       and visit.playlist_id = seen.playlist_id
                       and visit.subject_id = seen.playlist_id
                       and visit.viewer_id = seen.viewer_id
                       and visit.slot < $7
                       and visit.present
                       and in_audience(visit.viewer_id, visit.known, visit.context_id, $12, $13, $14, $15, $16)
                     limit 1
                  ) as earlier on true
            group by seen.playlist_id
         ) as viewer
   where $10
     and playlist.account_id = 1
     and is_found($1, playlist.name, playlist.external_id)
), session as (
  -- Sessions that reached an ending: a node of today's structure without ways out. See analytics/metrics/endings.sql.
  select found.playlist_id, found.sessions, found.with_ending
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
           select journey.playlist_id, count(*) as sessions,
                  count(*) filter (
                    where $18
                      and (journey.last_node_id = any(story.endings)
                           or journey.path && story.endings
                           or cardinality(journey.path) = 64
                              and exists (
                                    select
                                      from step
                                     where step.playlist_id = journey.playlist_id
                                       and step.journey_id = journey.id
                                       and step.node_id = any(story.endings)
                                  ))) as with_ending
             from journey
            where journey.playlist_id = story.playlist_id
              and journey.start_at >= to_timestamp($7 * 900.0)
              and journey.start_at < to_timestamp($8 * 900.0)
              and in_audience(journey.viewer_id, journey.known, journey.context_id, $12, $13, $14, $15, $16)
            group by journey.playlist_id
         ) as found
   where $17
     and playlist.account_id = 1
     and is_found($1, playlist.name, playlist.external_id)
), played as (
  select found.playlist_id, found.steps
    from playlist
   cross join lateral (
           select playlist_id, array_agg(id) as nodes
             from node
            where playlist_id = playlist.id
            group by playlist_id
         ) as story
   cross join lateral (
           select step.playlist_id, count(*) as steps
             from step
            where step.playlist_id = story.playlist_id
              and step.node_id = any(story.nodes)
              and step.at >= to_timestamp($7 * 900.0)
              and step.at < to_timestamp($8 * 900.0)
              and in_audience(step.viewer_id, step.known, step.context_id, $12, $13, $14, $15, $16)
            group by step.playlist_id
         ) as found
   where $2 = 'steps_per_session'
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
         coalesce(session.sessions, 0)     as sessions,
         coalesce(played.steps, 0)         as steps,
         coalesce(session.with_ending, 0)  as with_ending
    from playlist
    left join total on total.playlist_id = playlist.id
    left join viewer on viewer.playlist_id = playlist.id
    left join session on session.playlist_id = playlist.id
    left join played on played.playlist_id = playlist.id
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
