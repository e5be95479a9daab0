-- The state of a page load between two beacons of a Kaltura player. It is deleted a day or two after the last beacon.
create table kaltura_page_load (
  playlist text    not null,
  session  text    not null,
  document jsonb   not null,
  last_day integer not null,               -- the day of its newest beacon: Unix seconds / 86400
  primary key (playlist, session)
) with (fillfactor = 70);

-- Finds old page loads to delete. The column holds days: a time would change, and be indexed again, with every beacon.
create index kaltura_page_load_last_day on kaltura_page_load (last_day);
