-- $1 first days of months date[]
select make_event_month(month) from unnest($1::date[]) as month order by month
