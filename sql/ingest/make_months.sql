-- Creates the partitions of the table event for those of the months that have none yet.
-- $1 first days of the months date[]
select make_event_month(month) from unnest($1::date[]) as month order by month
