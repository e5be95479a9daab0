-- Where slot_total differs from a recount of the playlist's events: one row a subject and slot.
-- $1 playlist id bigint
with recount as (
  select subject_id, slot, count(*) filter (where measure = 'impression') as impressions,
         count(*) filter (where measure = 'play') as plays, count(*) filter (where measure = 'click') as clicks,
         coalesce(sum(milliseconds), 0)::bigint as watched_ms
    from (
      select playlist_id as subject_id, div(extract(epoch from at), 900)::integer as slot, 'impression' as measure, 0 as milliseconds
        from event where playlist_id = $1 and type = 'impression'
      union all
      select playlist_id, div(extract(epoch from at), 900)::integer, 'play', 0
        from event where playlist_id = $1 and type = 'play'
      union all
      select playlist_id, div(extract(epoch from at), 900)::integer, 'present', 0
        from event where playlist_id = $1 and type = 'node_play'
      union all
      select node_id, div(extract(epoch from at), 900)::integer, 'play', 0
        from event where playlist_id = $1 and type = 'node_play'
      union all
      select unnest(array[playlist_id, node_id, hotspot_id]), div(extract(epoch from at), 900)::integer, 'click', 0
        from event where playlist_id = $1 and type = 'hotspot_click'
      union all
      select unnest(array[playlist_id, node_id]), div(extract(epoch from at), 900)::integer, 'watched', watched_to_ms - watched_from_ms
        from event where playlist_id = $1 and type = 'watch'
    ) as told
   group by subject_id, slot
), stored as (
  select subject_id, slot, impressions, plays, clicks, watched_ms
    from slot_total
   where playlist_id = $1
)
select coalesce(stored.subject_id, recount.subject_id) as subject_id, coalesce(stored.slot, recount.slot) / 96 as day,
       to_jsonb(stored) as stored, to_jsonb(recount) as recounted
  from stored
  full join recount on recount.subject_id = stored.subject_id and recount.slot = stored.slot
 where (stored.impressions, stored.plays, stored.clicks, stored.watched_ms)
       is distinct from (recount.impressions, recount.plays, recount.clicks, recount.watched_ms)
 order by subject_id, day
