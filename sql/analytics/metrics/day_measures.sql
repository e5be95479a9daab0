-- What subjects measured in each bucket of time, everybody counted, where buckets are days of a time zone.
--
-- A local day is the nearest day of UTC, from midnight to midnight in day_total or from noon to noon in noon_total, its
-- start and its end moved to the local midnights. What lies between a local midnight and the start of the UTC day, an
-- edge, comes from part_total, and beyond the nearest part from slot_total.
-- A start that moves on leaves out the viewers who depart there, an end that moves on takes in those who arrive there;
-- migration 0008 defines both.
--
-- What is read for a bound or a bucket is read by `offset 0`, which keeps it a loop over the index: without statistics
-- the planner would rather read everything once and throw most of it away. `slot >= 0` tells it that the index
-- visit_slot has all of the visits.
--
-- $1 playlist ids bigint[], $2 subject ids bigint[]
-- $3 bounds of the buckets in slots, ascending integer[]
-- $4 the start of the day of UTC that each bound stands for, in slots: all midnights or all noons, each a day or none
--    after the one before integer[]
-- $5 viewers are asked for boolean
with bound as (
  select number, at, (at + 6) / 12 * 12 as near, utc_start    -- near: the nearest bound of a part
    from unnest($3::integer[], $4::integer[]) with ordinality as bound (at, utc_start, number)
), bucket as (
  select number, start, until, (morning + 48) / 96 as day, morning < evening as is_day
    from unnest($3::integer[], ($3::integer[])[2:], $4::integer[], ($4::integer[])[2:]) with ordinality
           as bucket (start, until, morning, evening, number)
   where until is not null
), edge as (
  -- What is to be added to a bucket that begins at the bound, and subtracted from one that ends there.
  select subject_id, number, sum(sign * impressions) as impressions, sum(sign * plays) as plays,
         sum(sign * clicks) as clicks, sum(sign * watched_ms)::bigint as watched_ms,
         sum(sign * authenticated_arrivals)::integer   as authenticated_arrivals,
         sum(sign * authenticated_departures)::integer as authenticated_departures,
         sum(sign * anonymous_arrivals)::integer       as anonymous_arrivals,
         sum(sign * anonymous_departures)::integer     as anonymous_departures,
         sum(sign * new_viewers)::integer              as new_viewers
    from (select number, case when near < utc_start then 1 else -1 end as sign, found.*
            from bound
           cross join lateral (
                   select *
                     from part_total
                    where playlist_id = any($1)
                      and subject_id = any($2)
                      and part >= least(near, utc_start) / 12
                      and part < greatest(near, utc_start) / 12
                   offset 0
                 ) as found
           where near <> utc_start
           union all
          select number, case when at < near then 1 else -1 end, found.*
            from bound
           cross join lateral (
                   select *
                     from slot_total
                    where playlist_id = any($1)
                      and subject_id = any($2)
                      and slot >= least(at, near)
                      and slot < greatest(at, near)
                   offset 0
                 ) as found
           where at <> near) as moved
   group by subject_id, number
), utc_day as (
  select *
    from day_total
   where $4[1] % 96 = 0
  union all
  select *
    from noon_total
   where $4[1] % 96 <> 0
), measure as (
  select subject_id, number, impressions, plays, clicks, watched_ms,
         authenticated_viewers as authenticated, anonymous_viewers as anonymous, new_viewers as new
    from utc_day
    join bucket using (day)
   where is_day
     and playlist_id = any($1)
     and subject_id = any($2)
     and day >= ($4[1] + 48) / 96
     and day < ($4[cardinality($4)] + 48) / 96
  union all
  select subject_id, number, impressions, plays, clicks, watched_ms,
         case when is_day then authenticated_departures else 0 end,
         case when is_day then anonymous_departures else 0 end,
         case when is_day then new_viewers else 0 end
    from edge
    join bucket using (number)
  union all
  select subject_id, bucket.number, -impressions, -plays, -clicks, -watched_ms,
         case when is_day then -authenticated_arrivals else 0 end,
         case when is_day then -anonymous_arrivals else 0 end,
         case when is_day then -new_viewers else 0 end
    from edge
    join bucket on bucket.number = edge.number - 1
  union all
  -- Arrivals and departures fit days of 24 hours. A longer day counts a viewer twice who comes at its start and arrives
  -- again after its 24 hours. A shorter day counts a viewer who comes before it and again soon after it: coming again
  -- within 24 hours, that viewer did not depart before.
  select subject_id, number, 0, 0, 0, 0, -known::integer, -(not known)::integer, 0
    from bucket
   cross join lateral (
           select subject_id, known
             from visit
            where playlist_id = any($1)
              and subject_id = any($2)
              and slot >= 0
              and slot >= least(start + 96, until)
              and slot < greatest(start + 96, until)
              and prev_slot >= least(start, slot - 96)
              and prev_slot < greatest(start, slot - 96)
           offset 0
         ) as found
   where $5
     and is_day
     and until - start <> 96
  union all
  -- A bucket without a day of its own: each viewer at the visit whose previous one lies before the bucket.
  select subject_id, number, 0, 0, 0, 0, known::integer, (not known)::integer, (prev_slot = -1)::integer
    from bucket
   cross join lateral (
           select subject_id, known, prev_slot
             from visit
            where playlist_id = any($1)
              and subject_id = any($2)
              and slot >= 0
              and slot >= start
              and slot < until
              and prev_slot < start
           offset 0
         ) as found
   where $5
     and not is_day
)
select subject_id, number - 1 as bucket,
       sum(impressions)::bigint as impressions, sum(plays)::bigint as plays, sum(clicks)::bigint as clicks,
       sum(watched_ms)::bigint as watched_ms, sum(authenticated) as authenticated, sum(anonymous) as anonymous,
       sum(new) as new
  from measure
 group by subject_id, number
