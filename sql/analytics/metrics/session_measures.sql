-- The measures of subjects in each bucket, counted for a part of the sessions as if no other sessions existed.
--
-- Visits do not tell a viewer's sessions apart, so the events of the period are counted. A viewer is new if no session
-- before the bucket made the viewer present, whichever sessions the audience has: they were not asked how they went.
--
-- $1 playlist ids bigint[], $2 subject ids bigint[]
-- $3 bounds of the buckets in slots, ascending integer[], $4 the first and the last of them timestamptz[]
-- $5 viewers and journeys that the filter names, ascending bigint[], $6 the group of each of them integer[]
-- $7 contexts in which everybody matches bigint[], $8 contexts in which some groups match, ascending bigint[]
-- $9 the groups that match in the contexts of $8, as bits bytea
-- $10 subjects whose viewers are counted bigint[]
-- $11 subjects among these whose new viewers are counted bigint[]
-- In a breakdown (see bucket_of), else empty:
-- $12 values of the times between two bounds integer[], $13 contexts bigint[], $14 their values integer[]
-- $15 subjects of which the rest is counted bigint[], $16 which values are their rest boolean[]
with counted_event as (
  select playlist_id, node_id, hotspot_id, viewer_id, known, type,
         coalesce(watched_to_ms - watched_from_ms, 0) as milliseconds,
         floor(date_part('epoch', at) / 900)::integer as slot, context_id
    from event
   where playlist_id = any($1)
     and at >= ($4::timestamptz[])[1]
     and at < ($4::timestamptz[])[2]
     and type in ('impression', 'play', 'node_play', 'watch', 'hotspot_click')
     and session_in_audience(journey_of(session, viewer_id), viewer_id, known, context_id, $5, $6, $7, $8, $9)
), seen as (
  -- If a subject's viewers are not counted, all its events in a bucket become one row.
  select playlist_id, subject_id, bucket_of(subject_id, slot, context_id, $3, $12, $13, $14, $15, $16) as bucket,
         known, case when subject_id = any($10) then viewer_id end as viewer_id,
         bool_or(type <> 'impression') as present,
         count(*) filter (where type = 'impression') as impressions,
         count(*) filter (where type = case when subject_id = playlist_id then 'play'::event_type else 'node_play' end)
           as plays,
         count(*) filter (where type = 'hotspot_click') as clicks, sum(milliseconds) as watched_ms
    from counted_event
   cross join lateral unnest(array[
           playlist_id,
           case when type in ('node_play', 'watch', 'hotspot_click') then node_id end,
           case when type = 'hotspot_click' then hotspot_id end
         ]) as subject (subject_id)
   where subject_id = any($2)
   group by 1, 2, 3, 4, 5
)
select seen.subject_id, seen.bucket - 1 as bucket,
       sum(seen.impressions)::bigint as impressions, sum(seen.plays)::bigint as plays,
       sum(seen.clicks)::bigint as clicks, sum(seen.watched_ms)::bigint as watched_ms,
       count(seen.viewer_id) filter (where seen.present and seen.known) as authenticated,
       count(seen.viewer_id) filter (where seen.present and not seen.known) as anonymous,
       count(seen.viewer_id) filter (where seen.present and earlier.slot is null) as new
  from seen
  left join lateral (
         select visit.slot
           from visit
          where seen.present
            and seen.subject_id = any($11)
            and visit.playlist_id = seen.playlist_id
            and visit.playlist_id = any($1)         -- tells Citus the shards
            and visit.subject_id = seen.subject_id
            and visit.viewer_id = seen.viewer_id
            and visit.slot < $3[case when cardinality($12) = 0 then seen.bucket else 1 end]
            and visit.prev_slot is not null   -- present, and no bot
          limit 1
       ) as earlier on true
 where seen.bucket is not null
 group by seen.subject_id, seen.bucket
