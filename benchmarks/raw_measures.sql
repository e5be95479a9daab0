-- Counts from the raw events what sql/analytics/metrics/measures.sql reads from the rollups.
-- $1 playlist id bigint, $2 subject ids bigint[], $3 bounds of the buckets timestamptz[]
select subject.id as subject_id, width_bucket(event.at, $3) - 1 as bucket,
       count(*) filter (where event.type = 'impression') as impressions,
       count(*) filter (where event.type = case when subject.id = $1 then 'play' else 'node_play' end::ivgraph.event_type)
         as plays,
       count(*) filter (where event.type = 'hotspot_click') as clicks,
       coalesce(sum(event.watched_to_ms - event.watched_from_ms), 0) as watched_ms,
       count(distinct event.viewer_id) filter (where event.known and event.type <> 'impression') as authenticated,
       count(distinct event.viewer_id) filter (where not event.known and event.type <> 'impression') as anonymous
  from ivgraph.event
 cross join lateral unnest(array[
         event.playlist_id,
         case when event.type in ('node_play', 'watch', 'hotspot_click') then event.node_id end
       ]) as subject (id)
 where event.playlist_id = $1
   and subject.id = any($2)
   and event.type in ('impression', 'play', 'node_play', 'watch', 'hotspot_click')
   and event.at >= $3[1]
   and event.at < $3[cardinality($3)]
 group by subject.id, bucket
