-- Creates the partitions of events for months, where they are missing.
-- $1 first days of the months date[]
select make_event_month(month) from unnest($1::date[]) as month order by month
