-- The months from a playlist's first event to its last.
-- $1 playlist id bigint
select month at time zone 'UTC' as start, (month + interval '1 month') at time zone 'UTC' as until
  from (select min(at) as first, max(at) as last from event where playlist_id = $1) as span
 cross join lateral generate_series(
         date_trunc('month', span.first, 'UTC') at time zone 'UTC', span.last at time zone 'UTC', interval '1 month'
       ) as month
 where span.first is not null
 order by month
