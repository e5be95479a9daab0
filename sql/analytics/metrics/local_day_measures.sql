-- The measures of subjects in each bucket, for all viewers, where buckets are days of a time zone other than UTC.
--
-- A local day is computed from the closest UTC day, which is stored from midnight to midnight in day_total and from
-- noon to noon in noon_total, by moving its start and its end to the local midnights. The counts between a local
-- midnight and the start of the UTC day, an edge, come from part_total (three hours each), and the rest of it from
-- slot_total. Moving the start later removes the viewers who depart within the edge; moving the end later adds the
-- viewers who arrive within it. Migration 0008 defines arrivals and departures.
--
-- Rows are read for each bound or bucket in a lateral subquery, which forces a loop over the index: without statistics,
-- the planner would read everything once and discard most of it. It keeps a subquery as it is that is grouped, although
-- by the primary key, or has a window function, although nobody reads its result. Visits have the latter: grouped, they
-- would be read by their primary key. Citus refuses `offset 0`, which would do the same. `slot >= 0` proves to the
-- planner that the partial index visit_slot contains the visits.
--
-- $1 playlist ids bigint[], $2 subject ids bigint[]
-- $3 bounds of the buckets in slots, ascending integer[]
-- $4 for each bound the start of the closest UTC day in slots: all are midnights or all are noons, and each is equal to
--    the one before or a day later integer[]
-- $5 whether viewers are counted boolean
with bound as (
  select number, at, (at + 6) / 12 * 12 as near, utc_start    -- near: the nearest bound of a part
    from unnest($3::integer[], $4::integer[]) with ordinality as bound (at, utc_start, number)
), bucket as (
  select number, start, until, (morning + 48) / 96 as day, morning < evening as is_day
    from unnest($3::integer[], ($3::integer[])[2:], $4::integer[], ($4::integer[])[2:]) with ordinality
           as bucket (start, until, morning, evening, number)
   where until is not null
), edge as (
  -- The counts that are added to the bucket that begins at the bound, and subtracted from the bucket that ends there.
  select subject_id, number, sum(sign * impressions) as impressions, sum(sign * plays) as plays,
         sum(sign * clicks) as clicks, sum(sign * watched_ms)::bigint as watched_ms, sum(sign * sessions) as sessions,
         sum(sign * steps) as steps, sum(sign * continued) as continued,
         sum(sign * watched_seconds) as watched_seconds, sum(sign * completed) as completed,
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
                   group by playlist_id, subject_id, part
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
                   group by playlist_id, subject_id, slot
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
  select subject_id, number, impressions, plays, clicks, watched_ms, sessions, steps, continued, watched_seconds,
         completed,
         authenticated_viewers as authenticated, anonymous_viewers as anonymous, new_viewers as new
    from utc_day
    join bucket using (day)
   where is_day
     and playlist_id = any($1)
     and subject_id = any($2)
     and day >= ($4[1] + 48) / 96
     and day < ($4[cardinality($4)] + 48) / 96
  union all
  select subject_id, number, impressions, plays, clicks, watched_ms, sessions, steps, continued, watched_seconds,
         completed,
         case when is_day then authenticated_departures else 0 end,
         case when is_day then anonymous_departures else 0 end,
         case when is_day then new_viewers else 0 end
    from edge
    join bucket using (number)
  union all
  select subject_id, bucket.number, -impressions, -plays, -clicks, -watched_ms, -sessions, -steps, -continued,
         -watched_seconds, -completed,
         case when is_day then -authenticated_arrivals else 0 end,
         case when is_day then -anonymous_arrivals else 0 end,
         case when is_day then -new_viewers else 0 end
    from edge
    join bucket on bucket.number = edge.number - 1
  union all
  -- Arrivals and departures are defined for days of 24 hours. In a longer day, a viewer who comes at its start and
  -- again after 24 hours was counted twice. In a shorter day, a viewer who comes before it and again within 24 hours,
  -- but after it, was counted without being in it: that viewer has no departure. Both are subtracted here.
  select subject_id, number, 0, 0, 0, 0, 0, 0, 0, 0, 0, -known::integer, -(not known)::integer, 0
    from bucket
   cross join lateral (
           select subject_id, known, count(*) over (partition by playlist_id)
             from visit
            where playlist_id = any($1)
              and subject_id = any($2)
              and slot >= 0
              and slot >= least(start + 96, until)
              and slot < greatest(start + 96, until)
              and prev_slot >= least(start, slot - 96)
              and prev_slot < greatest(start, slot - 96)
         ) as found
   where $5
     and is_day
     and until - start <> 96
  union all
  -- A bucket without a UTC day of its own counts each viewer at the visit whose previous visit is before the bucket.
  select subject_id, number, 0, 0, 0, 0, 0, 0, 0, 0, 0, known::integer, (not known)::integer,
         (prev_slot = -1)::integer
    from bucket
   cross join lateral (
           select subject_id, known, prev_slot, count(*) over (partition by playlist_id)
             from visit
            where playlist_id = any($1)
              and subject_id = any($2)
              and slot >= 0
              and slot >= start
              and slot < until
              and prev_slot < start
         ) as found
   where $5
     and not is_day
)
select subject_id, number - 1 as bucket,
       sum(impressions)::bigint as impressions, sum(plays)::bigint as plays, sum(clicks)::bigint as clicks,
       sum(watched_ms)::bigint as watched_ms, sum(sessions)::bigint as sessions, sum(steps)::bigint as steps,
       sum(continued)::bigint as continued, sum(watched_seconds)::bigint as watched_seconds,
       sum(completed)::bigint as completed,
       sum(authenticated) as authenticated, sum(anonymous) as anonymous, sum(new) as new
  from measure
 group by subject_id, number
