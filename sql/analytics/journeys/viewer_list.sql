-- A page of the viewers of each playlist, with what each of them did in a period.
--
-- Who was there, what they watched and when is counted from visits, which include impressions; sessions from journeys
-- that begin in the period. A session reached an ending if it played one: path has the first 64 nodes of a journey, and
-- only a longer one is looked up in step.
--
-- Rows are ordered by ascending key, then by name, then by the viewer's id; rows without a name come last among those
-- of the same key. The comparison with the row after which the page begins has the sides of the names swapped in
-- descending order. The first row before the page is returned too, so that the total is known where the page is empty.
--
-- $1 playlist ids bigint[]
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
with seen as (
  select playlist_id, viewer_id, known, impressions, plays, watched_ms, slot, 0 as sessions, 0 as endings
    from visit
   where playlist_id = any($1)
     and subject_id = any($1)            -- a condition on the index, which the next one is not
     and subject_id = playlist_id
     and slot >= 0                       -- the condition of the partial index visit_slot
     and slot >= $2
     and slot < $3
     and in_audience(viewer_id, known, context_id, $14, $15, $16, $17, $18)
  union all
  select playlist_id, viewer_id, known, 0, 0, 0, null, 1,
         case
           when last_node_id = any($6) or path && $6 then 1
           when cardinality(path) < 64 then 0
           else (select count(*)::integer
                   from (select from step
                          where step.playlist_id = journey.playlist_id
                            and step.playlist_id = any($1)         -- tells Citus the shards
                            and step.journey_id = journey.id
                            and step.at > '-infinity'
                            and step.node_id + 0 = any($6)         -- not an index condition
                          limit 1) as ending)
         end
    from journey
   where playlist_id = any($1)
     and start_at >= $4
     and start_at < $5
     and in_audience(viewer_id, known, context_id, $14, $15, $16, $17, $18)
), summed as (
  -- Sums of bigint are numeric, which takes several times as long; float8 is exact up to 2^53.
  select playlist_id, viewer_id, bool_or(known) as known, sum(impressions::float8)::bigint as impressions,
         sum(plays::float8)::bigint as plays, sum(watched_ms::float8)::bigint as watched_ms,
         min(slot) as first_slot, max(slot) as last_slot, sum(sessions) as sessions, sum(endings) as endings
    from seen
   group by playlist_id, viewer_id
), counted as (
  select summed.*, viewer.external_id
    from summed
    left join viewer on ($7::text is not null or $8::text = 'external_id')
                    and viewer.playlist_id = summed.playlist_id
                    and viewer.playlist_id = any($1)
                    and viewer.id = summed.viewer_id
   where $7::text is null
      or position(lower($7) in lower(viewer.external_id)) > 0
), valued as (
  select *,
         case $8::text
           when 'impressions' then impressions
           when 'plays' then plays
           when 'minutes_viewed' then watched_ms
           when 'sessions' then sessions
           when 'sessions_with_ending' then endings
           when 'first_seen' then first_slot
           when 'last_seen' then last_slot
           else 0
         end::float8 as value,
         case when $8 = 'external_id' then external_id collate "C" end as name
    from counted
), keyed as (
  select *, case when $9 then -value else value end as key
    from valued
), placed as (
  select *, count(*) over (partition by playlist_id) as total,
         (key, name is null, case when $9 then coalesce($11, '') else coalesce(name, '') end, viewer_id)
         > ($10::float8, $11::text is null, case when $9 then coalesce(name, '') else coalesce($11, '') end,
            $12::bigint) as is_listed
    from keyed
), numbered as (
  select *,
         row_number() over (
           partition by playlist_id, is_listed
               order by key, name is null, case when not $9 then name end, case when $9 then name end desc, viewer_id
         ) as number
    from placed
)
select numbered.playlist_id, numbered.viewer_id, numbered.known, viewer.external_id, numbered.impressions,
       numbered.plays, numbered.watched_ms, numbered.sessions, numbered.endings, numbered.first_slot,
       numbered.last_slot, numbered.key, numbered.total, numbered.is_listed
  from numbered
  left join viewer on viewer.playlist_id = numbered.playlist_id
                  and viewer.playlist_id = any($1)
                  and viewer.id = numbered.viewer_id
 where numbered.number <= case when numbered.is_listed then $13::bigint else 1 end
 order by numbered.playlist_id, numbered.is_listed, numbered.number
