-- The exposures of hotspots in each bucket, for all viewers.
--
-- Whole UTC days are read from exposed_set_day, where equal sets are added up before they are taken apart; sets
-- without the hotspots are left out before that, where these are so few that looking for them is cheap. The rest of
-- each bucket is read from steps, of which those without the hotspots are left out before their marks are taken
-- apart. A hotspot may have been in other nodes before, so those of all nodes of its playlist are read. A lateral
-- subquery that is grouped forces a loop over the index for each node, or for each part.
--
-- $1 playlist ids bigint[], $2 ids of hotspots bigint[]
-- $3 for each bound of the buckets the UTC day whose start stands for it, ascending integer[]
-- $4 starts of parts of days timestamptz[], $5 their ends timestamptz[]
-- $6 the bucket that each part is added to, or null integer[], $7 the one that it is taken from, or null integer[]
select counted.subject_id, counted.bucket, sum(counted.exposures)::bigint as exposures
  from (select node.playlist_id, exposed.hotspot_id as subject_id, exposed_set.bucket, exposed_set.plays as exposures
          from node
         cross join lateral (
                 select hotspots, width_bucket(day, $3) - 1 as bucket, sum(plays) as plays
                   from exposed_set_day
                  where exposed_set_day.playlist_id = node.playlist_id
                    and exposed_set_day.playlist_id = any($1)   -- tells Citus the shards
                    and exposed_set_day.node_id = node.id
                    and day >= $3[1]
                    and day < $3[cardinality($3)]
                    and case when cardinality($2::bigint[]) > 8 then true else hotspots && $2 end
                  group by 1, 2
               ) as exposed_set
         cross join lateral unnest(exposed_set.hotspots) as exposed (hotspot_id)
         where node.playlist_id = any($1)
           and exposed.hotspot_id = any($2)
         union all
        select found.playlist_id, found.hotspot_id, case when sign = 1 then part.gains else part.loses end,
               sign * found.exposures
          from unnest($4::timestamptz[], $5::timestamptz[], $6::integer[], $7::integer[])
                 as part (start, until, gains, loses)
         cross join lateral (
                 select step.playlist_id, exposed.hotspot_id, count(*) as exposures
                   from step
                  cross join lateral exposed(step.marks, step.node_id, step.hotspot_id) as exposed (hotspot_id)
                  where step.playlist_id = any($1)
                    and step.known >= false               -- the condition of the index step_time
                    and step.at >= part.start
                    and step.at < part.until
                    and (step.marks && $2 or step.hotspot_id = any($2))
                    and not step.bot
                    and exposed.hotspot_id = any($2)
                  group by step.playlist_id, exposed.hotspot_id
               ) as found
         cross join unnest(array[1, -1]) as sign
         where case when sign = 1 then part.gains else part.loses end is not null) as counted
 group by counted.subject_id, counted.bucket
