-- A page of the playlists by a metric of a period, of a part of the audience only.
--
-- Each playlist that the search finds is looked up by its key, and as many rows are read as it has visits in the
-- period, and one more of each viewer where new ones are counted. It counts what
-- analytics/metrics/audience_measures.sql counts with one bucket, for all playlists at once. The subqueries are
-- lateral, so that no plan reads the visits of nodes and hotspots, whatever the planner knows of the tables.
--
-- $1 what the name or the external id contains, null for all text
-- $2 metric text, $3 whether the largest comes first boolean
-- $4 key, $5 id of the playlist that the page comes after; -infinity and 0 for the first page bigint
-- $6 how many at most bigint
-- $7 first slot of the period, $8 first one after it integer
-- $9 totals are needed, $10 viewers are needed, $11 it is needed who of them is new boolean
-- $12 viewers that the filter names, ascending bigint[], $13 the group of each integer[]
-- $14 contexts in which everybody matches bigint[], $15 those in which some do, ascending bigint[]
-- $16 who does in those bytea
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
             from visit
            where $9
              and playlist_id = playlist.id
              and subject_id = playlist.id
              and slot >= 0              -- as the index visit_slot has it
              and slot >= $7
              and slot < $8
              and in_audience(viewer_id, known, context_id, $12, $13, $14, $15, $16)
         ) as total
   cross join lateral (
           select count(*) filter (where seen.known) as authenticated,
                  count(*) filter (where not seen.known) as anonymous,
                  count(*) filter (where earlier.slot is null) as new
             from (select distinct viewer_id, known
                     from visit
                    where $10
                      and playlist_id = playlist.id
                      and subject_id = playlist.id
                      and slot >= 0
                      and slot >= $7
                      and slot < $8
                      and present
                      and in_audience(viewer_id, known, context_id, $12, $13, $14, $15, $16)) as seen
             left join lateral (
                    select visit.slot
                      from visit
                     where $11
                       and visit.playlist_id = playlist.id
                       and visit.subject_id = playlist.id
                       and visit.viewer_id = seen.viewer_id
                       and visit.slot < $7
                       and visit.present
                       and in_audience(visit.viewer_id, visit.known, visit.context_id, $12, $13, $14, $15, $16)
                     limit 1
                  ) as earlier on true
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
