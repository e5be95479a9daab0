-- What is remembered of a page load between two beacons of a Kaltura player; once it is over, of no use.
create table kaltura_page_load (
  playlist text    not null,
  session  text    not null,
  document jsonb   not null,
  last_day integer not null,               -- epoch / 86400 of its newest beacon
  primary key (playlist, session)
) with (fillfactor = 70);

-- For the sweep. Days, since a column that changes with every beacon would have to be indexed anew each time.
create index kaltura_page_load_last_day on kaltura_page_load (last_day);
