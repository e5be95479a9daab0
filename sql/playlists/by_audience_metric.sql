-- A page of the playlists by a metric of a period, of a part of the audience only.
--
-- Reads the visits of the playlists that the search finds, of the period only unless it matters who came before. It is
-- the question of metrics/audience_measures.sql with one bucket, of all playlists at once. The subquery is lateral, and
-- `offset 0` keeps it apart, so that no plan reads the visits of nodes and hotspots, whatever the planner knows of the
-- tables.
--
-- $1 what the name or the external id contains, null for all text
-- $2 metric text, $3 whether the largest comes first boolean
-- $4 key, $5 id of the playlist that the page comes after; -infinity and 0 for the first page bigint
-- $6 how many at most bigint
-- $7 first slot of the period, $8 first one after it integer
-- $9 whether it matters who came before the period boolean
-- $10, $11 viewers that the filter names bigint[], and the group that each belongs to integer[]
-- $12, $13 the visits that match, as pairs: who, a group of $11 or -1 any other authenticated or 0 any other anonymous
--          viewer integer[]; and the context bigint[]
with seen as (
  select visit.playlist_id, visit.viewer_id, visit.known,
         bool_or(visit.present) filter (where visit.slot >= $7) as present,
         min(visit.slot) filter (where visit.present) >= $7 as new,
         sum(visit.impressions) filter (where visit.slot >= $7) as impressions,
         sum(visit.plays) filter (where visit.slot >= $7) as plays,
         sum(visit.clicks) filter (where visit.slot >= $7) as clicks,
         sum(visit.watched_ms) filter (where visit.slot >= $7) as watched_ms
    from playlist
   cross join lateral (
           select playlist_id, viewer_id, known, slot, context_id, present, impressions, plays, clicks, watched_ms
             from visit
            where playlist_id = playlist.id
              and subject_id = playlist.id
              and slot < $8
              and ($9 or slot >= $7)
           offset 0
         ) as visit
    left join unnest($10::bigint[], $11::integer[]) as named (viewer_id, number)
      on named.viewer_id = visit.viewer_id
    join unnest($12::integer[], $13::bigint[]) as audience (who, context_id)
      on audience.context_id = visit.context_id
     and audience.who = coalesce(named.number, case when visit.known then -1 else 0 end)
   where playlist.account_id = 1
     and is_found($1, playlist.name, playlist.external_id)
   group by visit.playlist_id, visit.viewer_id, visit.known
), measure as (
  select playlist_id, sum(impressions)::bigint as impressions, sum(plays)::bigint as plays,
         sum(clicks)::bigint as clicks, sum(watched_ms)::bigint as watched_ms,
         count(*) filter (where present and known) as authenticated,
         count(*) filter (where present and not known) as anonymous,
         count(*) filter (where present and new) as new
    from seen
   group by playlist_id
), filled as (
  select playlist.id, playlist.external_id, playlist.name, playlist.created_at, playlist.start_node_id,
         coalesce(impressions, 0) as impressions, coalesce(plays, 0) as plays, coalesce(clicks, 0) as clicks,
         coalesce(watched_ms, 0) as watched_ms, coalesce(authenticated, 0) as authenticated,
         coalesce(anonymous, 0) as anonymous, coalesce(new, 0) as new
    from playlist
    left join measure on measure.playlist_id = playlist.id
   where playlist.account_id = 1
     and is_found($1, playlist.name, playlist.external_id)
), valued as (
  select id, external_id, name, created_at, start_node_id,
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
    from filled
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
