-- A page of the playlists by a metric of a period, everybody counted.
--
-- Each playlist that the search finds is looked up by its key, and as many rows are read as it has days with events in
-- the period. It counts what analytics/metrics/measures.sql counts with one bucket, for all playlists at once: whole
-- UTC days come from day_total and recency, the rest of the period from slot_total and visit, and a viewer counts at
-- the one visit in the period whose previous one lies before it. The subqueries are lateral, so that no plan reads the
-- rows of nodes and hotspots, whatever the planner knows of the tables.
--
-- $1 what the name or the external id contains, null for all text
-- $2 metric text, $3 whether the largest comes first boolean
-- $4 key, $5 id of the playlist that the page comes after; -infinity and 0 for the first page bigint
-- $6 how many at most bigint
-- $7 first slot of the period, $8 start of its whole UTC days, $9 their end, the same where it has none, $10 end of the
--    period, all in slots integer
-- $11 totals are needed, $12 viewers are needed boolean
with valued as (
  select playlist.id, playlist.external_id, playlist.name, playlist.created_at, playlist.start_node_id,
         -- As query/metrics.py defines them. A ratio over nothing is null.
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
                   -- Visits of whole days whose viewer came last on the period's first day, but before the period.
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
  -- The smallest key comes first, and those without a value last.
  select id, external_id, name, created_at, start_node_id,
         coalesce(case when $3 then -value else value end, 'infinity') as key
    from valued
)
select id, external_id, name, created_at, start_node_id, key
  from ranked
 where (key, id) > ($4, $5)
 order by key, id
 limit $6
