-- The exposures of hotspots to all viewers, in whatever node, from totals: of whole UTC days, and of slots in parts of
-- days.
--
-- $1 playlist ids bigint[], $2 hotspot ids bigint[]
-- $3 first whole UTC day integer, $4 the day after the last one integer
-- $5 first slots of parts of days integer[], $6 the slots after their last ones integer[]
-- $7 1 for each part that is added to the days, -1 for each that is taken away integer[]
with counted as (
  select playlist_id, subject_id, exposures
    from day_total
   where playlist_id = any($1)
     and subject_id = any($2)
     and day >= $3
     and day < $4
  union all
  select found.playlist_id, found.subject_id, sign * found.exposures
    from unnest($5::integer[], $6::integer[], $7::integer[]) as part (start, until, sign)
   cross join lateral (
           select playlist_id, subject_id, sum(exposures) as exposures
             from slot_total
            where playlist_id = any($1)
              and subject_id = any($2)
              and slot >= part.start
              and slot < part.until
            group by playlist_id, subject_id
         ) as found
)
select playlist_id, subject_id as hotspot_id, sum(exposures)::bigint as plays
  from counted
 group by playlist_id, subject_id
