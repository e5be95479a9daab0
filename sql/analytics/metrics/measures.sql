-- The measures of subjects in each bucket, for all viewers.
--
-- Whole UTC days are read from day_total and recency. A day that a bound splits is read slot by slot from slot_total
-- and visit. A viewer is counted in a bucket at the visit in it whose previous visit is before the bucket: there is
-- exactly one.
--
-- $1 playlist ids bigint[], $2 subject ids bigint[]
-- $3 bounds of the buckets in slots, ascending integer[]
-- $4 days that a bound splits integer[]
-- $5 whether totals are counted boolean, $6 whether viewers are counted boolean
with split as (
  -- Adjacent split days are read as one range, which is faster than day by day.
  select min(day) * 96 as start, max(day) * 96 + 96 as until
    from unnest($4::integer[]) with ordinality as split (day, number)
   group by day - number
), total as (
  select subject_id, width_bucket(day * 96, $3) as bucket, impressions, plays, clicks, watched_ms, sessions, steps,
         continued, watched_seconds, completed
    from day_total
   where $5
     and playlist_id = any($1)
     and subject_id = any($2)
     and day >= $3[1] / 96
     and day < $3[cardinality($3)] / 96
     and day <> all($4)
  union all
  select subject_id, width_bucket(slot, $3), impressions, plays, clicks, watched_ms, sessions, steps, continued,
         watched_seconds, completed
    from split
    join slot_total on slot >= split.start
                   and slot < split.until
   where $5
     and playlist_id = any($1)
     and subject_id = any($2)
     and slot >= $3[1]
     and slot < $3[cardinality($3)]
), viewer as (
  -- Viewers of whole days whose previous day is before the bucket's first day.
  select subject_id, width_bucket(day * 96, $3) as bucket, known, prev_day = -1 as new, viewers
    from recency
   where $6
     and playlist_id = any($1)
     and subject_id = any($2)
     and day >= $3[1] / 96
     and day < $3[cardinality($3)] / 96
     and day <> all($4)
     and prev_day < $3[width_bucket(day * 96, $3)] / 96
  union all
  -- Visits of whole days whose previous visit is on the bucket's first day, but before the bucket.
  select visit.subject_id, width_bucket(visit.slot, $3), visit.known, false, 1
    from unnest($3) with ordinality as bucket (start, number)
    join visit on visit.prev_slot >= bucket.start / 96 * 96
              and visit.prev_slot < bucket.start
              and visit.slot >= bucket.start
              and visit.slot < $3[bucket.number + 1]
   where $6
     and bucket.start % 96 <> 0
     and $3[bucket.number + 1] / 96 > bucket.start / 96 + 1    -- has a whole day
     and visit.playlist_id = any($1)
     and visit.subject_id = any($2)
     and visit.prev_slot >= 0
     and visit.prev_slot / 96 <> visit.slot / 96
     and visit.slot / 96 <> all($4)
  union all
  -- Visits of split days.
  select visit.subject_id, width_bucket(visit.slot, $3), visit.known, visit.prev_slot = -1, 1
    from split
    join visit on visit.slot >= split.start
              and visit.slot < split.until
   where $6
     and visit.playlist_id = any($1)
     and visit.subject_id = any($2)
     and visit.slot >= $3[1]
     and visit.slot < $3[cardinality($3)]
     and visit.prev_slot < $3[width_bucket(visit.slot, $3)]
), measure as (
  select subject_id, bucket, impressions, plays, clicks, watched_ms, sessions, steps, continued, watched_seconds,
         completed, 0::bigint as authenticated, 0::bigint as anonymous, 0::bigint as new
    from total
  union all
  select subject_id, bucket, 0, 0, 0, 0, 0, 0, 0, 0, 0,
         case when known then viewers else 0 end,
         case when known then 0 else viewers end,
         case when new then viewers else 0 end
    from viewer
)
select subject_id, bucket - 1 as bucket,
       sum(impressions)::bigint as impressions, sum(plays)::bigint as plays, sum(clicks)::bigint as clicks,
       sum(watched_ms)::bigint as watched_ms,
       sum(sessions)::bigint as sessions, sum(steps)::bigint as steps, sum(continued)::bigint as continued,
       sum(watched_seconds)::bigint as watched_seconds, sum(completed)::bigint as completed,
       sum(authenticated)::bigint as authenticated,
       sum(anonymous)::bigint as anonymous, sum(new)::bigint as new
  from measure
 group by subject_id, bucket
