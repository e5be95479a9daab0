-- A page of the viewers of a playlist, as in viewer_list.sql, of a part of the sessions.
--
-- Visits do not tell a viewer's sessions apart, so the events of the period are counted, once for all viewers. Events
-- and journeys are grouped together: a join of both would be a loop over all pairs where the planner expects few.
--
-- Whoever began a session in the period has an event in it, too. Rows are ordered, and an empty page is told, as there.
--
-- $1 playlist id bigint
-- $2 start of the period timestamptz, $3 its end timestamptz
-- $4 nodes that are endings bigint[]
-- $5 a text that the plain id contains, null for all viewers text
-- $6 what to order by text, $7 whether the order is descending boolean
-- $8 key float8, $9 name text, $10 id of the viewer after which the page begins; the key is -infinity on the first
--    page bigint
-- $11 the most viewers to return bigint
-- $12 viewers and journeys that the filter names, ascending bigint[], $13 the group of each of them integer[]
-- $14 contexts in which every viewer matches bigint[], $15 contexts in which some groups match, ascending bigint[]
-- $16 the groups that match in the contexts of $15, as bits bytea
with counted as (
  select viewer_id, known, (type = 'impression')::integer as impressions, (type = 'play')::integer as plays,
         coalesce(watched_to_ms - watched_from_ms, 0) as watched_ms,
         floor(date_part('epoch', at) / 900)::integer as slot, 0 as sessions, 0 as endings
    from event
   where playlist_id = $1
     and at >= $2
     and at < $3
     and type in ('impression', 'play', 'node_play', 'watch', 'hotspot_click')
     and session_in_audience(journey_of(session, viewer_id), viewer_id, known, context_id, $12, $13, $14, $15, $16)
  union all
  select viewer_id, known, 0, 0, 0, null, 1,
         case
           when last_node_id = any($4) or path && $4 then 1
           when cardinality(path) < 64 then 0
           else (select count(*)::integer
                   from (select from step
                          where step.playlist_id = $1
                            and step.journey_id = journey.id
                            and step.at > '-infinity'
                            and step.node_id + 0 = any($4)         -- not an index condition
                          limit 1) as ending)
         end
    from journey
   where journey.playlist_id = $1
     and start_at >= $2
     and start_at < $3
     and session_in_audience(id, viewer_id, known, context_id, $12, $13, $14, $15, $16)
), seen as (
  select viewer_id, bool_or(known) as known, sum(impressions)::bigint as impressions, sum(plays)::bigint as plays,
         sum(watched_ms)::bigint as watched_ms, min(slot) as first_slot, max(slot) as last_slot,
         sum(sessions)::bigint as sessions, sum(endings)::bigint as endings
    from counted
   group by viewer_id
), valued as (
  select *,
         case $6::text
           when 'impressions' then impressions
           when 'plays' then plays
           when 'minutes_viewed' then watched_ms
           when 'sessions' then sessions
           when 'sessions_with_ending' then endings
           when 'first_seen' then first_slot
           when 'last_seen' then last_slot
           else 0
         end::float8 as value
    from seen
), keyed as (
  select valued.*, case when $7 then -valued.value else valued.value end as key,
         case when $6 = 'external_id' then viewer.external_id collate "C" end as name
    from valued
    left join viewer on ($5::text is not null or $6 = 'external_id')
                    and viewer.playlist_id = $1
                    and viewer.id = valued.viewer_id
   where $5::text is null
      or position(lower($5) in lower(viewer.external_id)) > 0
), page as (
  select *
    from keyed
   where (key, name is null, case when $7 then coalesce($9, '') else coalesce(name, '') end, viewer_id)
         > ($8::float8, $9::text is null, case when $7 then coalesce(name, '') else coalesce($9, '') end, $10::bigint)
   order by key, name is null, case when not $7 then name end, case when $7 then name end desc, viewer_id
   limit $11
)
select total.viewers as total, page.viewer_id, page.key, page.known, page.impressions, page.plays, page.watched_ms,
       page.first_slot, page.last_slot, page.sessions, page.endings,
       (select external_id from viewer where playlist_id = $1 and id = page.viewer_id) as external_id
  from (select count(*) as viewers from keyed) as total
  left join page on true
 order by page.key, page.name is null, case when not $7 then page.name end, case when $7 then page.name end desc,
          page.viewer_id
