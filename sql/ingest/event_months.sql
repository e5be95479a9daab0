-- The months from the horizon on in which a playlist has events, oldest first.
-- $1 playlist id bigint, $2 horizon timestamptz
select month.start, month.until
  from (select min(at) as first, max(at) as last from event where playlist_id = $1 and at >= $2) as span
 cross join lateral (
         select start at time zone 'UTC' as start, (start + interval '1 month') at time zone 'UTC' as until
           from generate_series(
                  date_trunc('month', span.first, 'UTC') at time zone 'UTC', span.last at time zone 'UTC',
                  interval '1 month') as start
       ) as month
 where exists (select from event where playlist_id = $1 and at >= month.start and at < month.until)
 order by month.start
