-- What is remembered of a visit between two beacons of a Kaltura player; once the visit is over, of no use.
create table kaltura_visit (
  playlist text    not null,
  session  text    not null,
  document jsonb   not null,
  last_day integer not null,               -- epoch / 86400 of its newest beacon
  primary key (playlist, session)
) with (fillfactor = 70);

-- For the sweep. Days, since a column that changes with every beacon would have to be indexed anew each time.
create index kaltura_visit_last_day on kaltura_visit (last_day);
