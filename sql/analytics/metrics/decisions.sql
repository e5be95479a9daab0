-- The median of the times in which viewers decided for hotspots, in each bucket, in plays of the node that the hotspot
-- is in.
--
-- The plays of a few hotspots are read node by node: a lateral subquery that is grouped finds those of a node by the
-- index, once for all its hotspots. Those of many are read by the index of times, from adjacent pages: node by node
-- each page would be read again for every node.
--
-- The times of many hotspots are sorted, since counting equal milliseconds first takes longer: their hash tables do not
-- fit into the memory of a statement. Where neither times nor contexts tell buckets apart, constants stand for them.
-- The planner then knows that there are few.
--
-- $1 playlist ids bigint[], $2 ids of hotspots bigint[]
-- $3 bounds of the buckets in slots, ascending integer[]
-- $4 viewers and journeys that the filter names, ascending bigint[], $5 the group of each of them integer[]
-- $6 contexts in which every viewer matches bigint[], $7 contexts in which some groups match, ascending bigint[]
-- $8 the groups that match in the contexts of $7, as bits bytea
-- $9 whether all viewers are counted, bots left out, instead boolean
-- In a breakdown (see bucket_of), else empty:
-- $10 values of the times between two bounds integer[], $11 contexts bigint[], $12 their values integer[]
-- $13 hotspots of which the rest is counted bigint[], $14 which values are their rest boolean[]
with place as (
  select playlist_id, node_id, array_agg(id) as hotspots
    from hotspot
   where playlist_id = any($1)
     and id = any($2)
     and cardinality($2::bigint[]) <= 8
   group by playlist_id, node_id
), found as (
  select of_node.*
    from place
   cross join lateral (
           select step.playlist_id, step.node_id, step.hotspot_id,
                  bucket_of(step.hotspot_id, floor(date_part('epoch', step.at) / 900)::integer, step.context_id, $3,
                            $10, $11, $12, $13, $14) as bucket,
                  percentile_cont(0.5) within group (order by step.decided_ms) as median_ms
             from step
            where step.playlist_id = place.playlist_id
              and step.playlist_id = any($1)
              and step.node_id = place.node_id
              and step.at >= to_timestamp($3[1] * 900.0)
              and step.at < to_timestamp($3[cardinality($3)] * 900.0)
              and step.hotspot_id = any(place.hotspots)
              and step.decided_ms is not null
              and case
                    when $9 then not step.bot
                    else session_in_audience(step.journey_id, step.viewer_id, step.known, step.context_id,
                                             $4, $5, $6, $7, $8)
                  end
            group by 1, 2, 3, 4
         ) as of_node
  union all
  select playlist_id, node_id, hotspot_id, bucket, percentile_cont(0.5) within group (order by decided_ms)
    from (select playlist_id, node_id, hotspot_id, decided_ms,
                 bucket_of(hotspot_id,
                           case
                             when cardinality($3) = 2 then $3[1]
                             else floor(date_part('epoch', at) / 900)::integer
                           end,
                           case when cardinality($11) > 0 then context_id else 0 end,
                           $3, $10, $11, $12, $13, $14) as bucket
            from step
           where cardinality($2) > 8
             and playlist_id = any($1)
             and known >= false                  -- the condition of the index step_time
             and at >= to_timestamp($3[1] * 900.0)
             and at < to_timestamp($3[cardinality($3)] * 900.0)
             and hotspot_id = any($2)
             and decided_ms is not null
             and case
                   when $9 then not bot
                   else session_in_audience(journey_id, viewer_id, known, context_id, $4, $5, $6, $7, $8)
                 end) as play
   group by 1, 2, 3, 4
)
select found.hotspot_id as subject_id, found.bucket - 1 as bucket, found.median_ms
  from found
  join hotspot on hotspot.playlist_id = found.playlist_id
              and hotspot.playlist_id = any($1)
              and hotspot.id = found.hotspot_id
              and hotspot.node_id = found.node_id
 where found.bucket is not null
