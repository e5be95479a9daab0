-- Events of old months may be dropped, while everything that was counted from them stays.

-- The horizon: events before it were dropped, or are about to be. No more of them are stored, since nobody could notice
-- that one is repeated. All other rollups of that time are recounted from the visits before it.
create table retention (
  singleton boolean     primary key default true check (singleton),
  horizon   timestamptz not null           -- the start of a month in UTC; it never moves back
);

insert into retention (horizon) values ('1970-01-01 00:00:00+00');   -- no slot is earlier

-- Makes the partition of a month, unless it exists or lies before the horizon. It attaches a table, because
-- `create … partition of` would lock out readers and writers of all other months.
--
-- The lock comes first: who moves the horizon holds it too, so that no partition is made behind their back.
create or replace function make_event_month(month date) returns void language plpgsql as $$
declare
  partition constant text        := 'event_' || to_char(month, 'YYYY_MM');
  starts_at constant timestamptz := month::timestamp at time zone 'UTC';
  ends_at   constant timestamptz := (month + interval '1 month') at time zone 'UTC';
begin
  perform pg_advisory_xact_lock(-2);
  if to_regclass('ivgraph.' || partition) is null
    and starts_at >= (select horizon from ivgraph.retention)
  then
    execute format('create table ivgraph.%I (like ivgraph.event including all)', partition);
    execute format('alter table ivgraph.event attach partition ivgraph.%I for values from (%L) to (%L)', partition,
                   starts_at, ends_at);
  end if;
end
$$;

-- Vacuums these tables when 2 % of their rows are dead instead of 20 %, so that new versions of rows find room in their
-- own page: then no index gets an entry for them. The room that fillfactor leaves is a good measure already: with
-- more of it, visit is larger than what it would save. Events are only inserted, and need no settings.
alter table visit      set (autovacuum_vacuum_scale_factor = 0.02);
alter table slot_total set (autovacuum_vacuum_scale_factor = 0.02);
alter table part_total set (autovacuum_vacuum_scale_factor = 0.02);
alter table day_total  set (autovacuum_vacuum_scale_factor = 0.02);
alter table noon_total set (autovacuum_vacuum_scale_factor = 0.02);
alter table recency    set (autovacuum_vacuum_scale_factor = 0.02);
