-- A page of the viewers of a playlist, with what each of them did in a period.
--
-- Who was there, what they watched and when is counted from visits, which include impressions; sessions from journeys
-- that begin in the period. Whoever began a session in it has a visit in it, too. A session reached an ending if it
-- played one: path has the first 64 nodes of a journey, and only a longer one is looked up in step.
--
-- All viewers are grouped with nothing but the number that the list is ordered by, and a heap finds the first ones.
-- "order by slot" keeps the planner from the primary key, in whose order each page would be read again and again. What
-- else is told of the viewers on the page is read after that. They are looked up in an array, so that the planner may
-- read what there is of the period or of these viewers, but never the product.
--
-- Rows are ordered by ascending key, then by name, then by the viewer's id; rows without a name come last among those
-- of the same key. The comparison with the row after which the page begins has the sides of the names swapped in
-- descending order. An empty page is one row with the total alone.
--
-- $1 playlist id bigint
-- $2 first slot of the period, $3 first slot after it integer
-- $4 start of the period, $5 its end timestamptz
-- $6 nodes that are endings bigint[]
-- $7 a text that the plain id contains, null for all viewers text
-- $8 what to order by text, $9 whether the order is descending boolean
-- $10 key float8, $11 name text, $12 id of the viewer after which the page begins; the key is -infinity on the first
--     page bigint
-- $13 the most viewers to return bigint
-- $14 viewers that the filter names, ascending bigint[], $15 the group of each of these viewers integer[]
-- $16 contexts in which every viewer matches bigint[], $17 contexts in which some groups match, ascending bigint[]
-- $18 the groups that match in the contexts of $17, as bits bytea
with visited as not materialized (
  select viewer_id, known, slot, impressions, plays, watched_ms
    from visit
   where playlist_id = $1
     and subject_id = $1
     and slot >= $2
     and slot < $3
     and in_audience(viewer_id, known, context_id, $14, $15, $16, $17, $18)
), session as not materialized (
  select viewer_id,
         case
           when last_node_id = any($6) or path && $6 then 1
           when cardinality(path) < 64 then 0
           else (select count(*)::integer
                   from (select from step
                          where step.playlist_id = $1
                            and step.journey_id = journey.id
                            and step.at > '-infinity'
                            and step.node_id + 0 = any($6)         -- not an index condition
                          limit 1) as ending)
         end as endings
    from journey
   where journey.playlist_id = $1
     and start_at >= $4
     and start_at < $5
     and in_audience(viewer_id, known, context_id, $14, $15, $16, $17, $18)
), valued as (
  -- Sums of bigint are numeric, which takes several times as long; float8 is exact up to 2^53.
  select viewer_id,
         case $8::text
           when 'impressions' then sum(impressions::float8)
           when 'plays' then sum(plays::float8)
           when 'minutes_viewed' then sum(watched_ms::float8)
           when 'sessions' then sum(sessions)
           when 'sessions_with_ending' then sum(endings)
           when 'first_seen' then min(slot)
           when 'last_seen' then max(slot)
           else 0
         end::float8 as value
    from (select viewer_id, slot, impressions, plays, watched_ms, 0 as sessions, 0 as endings
            from (select *
                    from visited
                   where slot >= 0       -- the condition of the partial index visit_slot
                   order by slot) as visited
          union all
          select viewer_id, null, 0, 0, 0, 1, endings
            from session
           where $8 in ('sessions', 'sessions_with_ending')) as counted
   group by viewer_id
), keyed as (
  select valued.viewer_id, case when $9 then -valued.value else valued.value end as key,
         case when $8 = 'external_id' then viewer.external_id collate "C" end as name
    from valued
    left join viewer on ($7::text is not null or $8 = 'external_id')
                    and viewer.playlist_id = $1
                    and viewer.id = valued.viewer_id
   where $7::text is null
      or position(lower($7) in lower(viewer.external_id)) > 0
), page as (
  select viewer_id, key, name
    from keyed
   where (key, name is null, case when $9 then coalesce($11, '') else coalesce(name, '') end, viewer_id)
         > ($10::float8, $11::text is null, case when $9 then coalesce(name, '') else coalesce($11, '') end,
            $12::bigint)
   order by key, name is null, case when not $9 then name end, case when $9 then name end desc, viewer_id
   limit $13
), seen as (
  select viewer_id, bool_or(known) as known, sum(impressions)::bigint as impressions, sum(plays)::bigint as plays,
         sum(watched_ms)::bigint as watched_ms, min(slot) as first_slot, max(slot) as last_slot
    from visited
   where viewer_id = any(array(select viewer_id from page))
   group by viewer_id
), begun as (
  select viewer_id, count(*) as sessions, sum(endings) as endings
    from session
   where viewer_id = any(array(select viewer_id from page))
   group by viewer_id
)
select total.viewers as total, page.viewer_id, page.key, seen.known, seen.impressions, seen.plays, seen.watched_ms,
       seen.first_slot, seen.last_slot, coalesce(begun.sessions, 0) as sessions, coalesce(begun.endings, 0) as endings,
       (select external_id from viewer where playlist_id = $1 and id = page.viewer_id) as external_id
  from (select count(*) as viewers from keyed) as total
  left join page on true
  left join seen on seen.viewer_id = page.viewer_id
  left join begun on begun.viewer_id = page.viewer_id
 order by page.key, page.name is null, case when not $9 then page.name end, case when $9 then page.name end desc,
          page.viewer_id
