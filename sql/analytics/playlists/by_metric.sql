-- A page of the playlists, ordered by a metric that is counted in a period for all viewers.
--
-- For each playlist that the search finds, the statement reads about one row for each day with events in the period. It
-- counts the same as analytics/metrics/measures.sql with one bucket, but for all playlists at once: whole UTC days are
-- read from day_total and recency, the rest of the period from slot_total and visit, and a viewer is counted at the
-- visit in the period whose previous visit is before it. The subqueries are lateral, so that no plan reads the rows of
-- nodes and hotspots, whatever statistics the planner has.
--
-- $1 a text that the name or the external id contains, null for all playlists text
-- $2 metric text, $3 whether the order is descending boolean
-- $4 key, $5 id of the playlist after which the page begins; -infinity and 0 for the first page bigint
-- $6 the most playlists to return bigint
-- $7 first slot of the period, $8 start of its whole UTC days, $9 their end, equal to $8 if it has none
-- $10 first slot after the period integer
-- $11 whether totals are counted, $12 whether viewers are counted boolean
with valued as (
  select playlist.id, playlist.external_id, playlist.name, playlist.created_at, playlist.start_node_id,
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
         end as value
    from playlist
   cross join lateral (
           select coalesce(sum(impressions), 0)::bigint as impressions, coalesce(sum(plays), 0)::bigint as plays,
                  coalesce(sum(clicks), 0)::bigint as clicks, coalesce(sum(watched_ms), 0)::bigint as watched_ms
             from (select impressions, plays, clicks, watched_ms
                     from day_total
                    where $11
                      and playlist_id = playlist.id
                      and subject_id = playlist.id
                      and day >= $8 / 96
                      and day < $9 / 96
                   union all
                   select impressions, plays, clicks, watched_ms
                     from slot_total
                    where $11
                      and $7 < $8
                      and playlist_id = playlist.id
                      and subject_id = playlist.id
                      and slot >= $7
                      and slot < $8
                   union all
                   select impressions, plays, clicks, watched_ms
                     from slot_total
                    where $11
                      and $9 < $10
                      and playlist_id = playlist.id
                      and subject_id = playlist.id
                      and slot >= $9
                      and slot < $10) as counted
         ) as total
   cross join lateral (
           select coalesce(sum(viewers) filter (where known), 0)::bigint as authenticated,
                  coalesce(sum(viewers) filter (where not known), 0)::bigint as anonymous,
                  coalesce(sum(viewers) filter (where new), 0)::bigint as new
             from (select known, prev_day = -1 as new, viewers
                     from recency
                    where $12
                      and playlist_id = playlist.id
                      and subject_id = playlist.id
                      and day >= $8 / 96
                      and day < $9 / 96
                      and prev_day < $7 / 96
                   union all
                   -- Visits of whole days whose previous visit is on the period's first day, but before the period.
                   select known, false, 1
                     from visit
                    where $12
                      and $7 % 96 <> 0
                      and $8 < $9
                      and playlist_id = playlist.id
                      and subject_id = playlist.id
                      and prev_slot >= $7 / 96 * 96
                      and prev_slot < $7
                      and prev_slot >= 0
                      and prev_slot / 96 <> slot / 96
                      and slot >= $8
                      and slot < $9
                   union all
                   select known, prev_slot = -1, 1
                     from visit
                    where $12
                      and $7 < $8
                      and playlist_id = playlist.id
                      and subject_id = playlist.id
                      and slot >= $7
                      and slot < $8
                      and prev_slot < $7
                   union all
                   select known, prev_slot = -1, 1
                     from visit
                    where $12
                      and $9 < $10
                      and playlist_id = playlist.id
                      and subject_id = playlist.id
                      and slot >= $9
                      and slot < $10
                      and prev_slot < $7) as counted
         ) as viewer
   where playlist.account_id = 1
     and is_found($1, playlist.name, playlist.external_id)
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
