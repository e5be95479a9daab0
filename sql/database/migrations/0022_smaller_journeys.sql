-- What journeys store in less room.

-- No event may be written until this is done: it would be counted in what is left out here.
lock table event in share mode;

-- The distinct viewers of a transition are counted from steps. They were those of a subject, a pair of nodes with a
-- negative id.
delete from visit where subject_id < 0;
delete from recency where subject_id < 0;

-- The functions of sql/ingest/functions that visits to pairs passed through, and their copies for shards.
do $$
declare
  signature text;
begin
  for signature in
    select oid::regprocedure
      from pg_proc
     where pronamespace = 'ivgraph'::regnamespace
       and proname ~ '^(find_pairs|remove_pairs|fold_visits|fold_journeys)(_\d+)?$'
  loop
    execute 'drop function ' || signature;
  end loop;
end
$$;

drop type pair_visit;
drop type visit_link;
drop function pair_subject(bigint, bigint);

-- The exposures of hotspots. Totals counted them, with a row for each hotspot and quarter hour although hardly any of
-- these is clicked then; parts of days are read from steps.
create table exposure_day (                -- plays in which a hotspot could be chosen: see the function exposed
  playlist_id bigint  not null,
  hotspot_id  bigint  not null,
  day         integer not null,            -- of the play
  exposures   bigint  not null,
  primary key (playlist_id, hotspot_id, day)
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);

insert into exposure_day (playlist_id, hotspot_id, day, exposures)
select playlist_id, subject_id, day, exposures
  from day_total
 where exposures <> 0
 order by playlist_id, subject_id, day;

alter table slot_total drop column exposures;
alter table part_total drop column exposures;
alter table day_total  drop column exposures;
alter table noon_total drop column exposures;
alter type total_gain drop attribute exposures;

-- What is left of rows that counted exposures alone.
delete from slot_total
 where (impressions, plays, clicks, watched_ms, authenticated_arrivals, authenticated_departures, anonymous_arrivals,
        anonymous_departures, new_viewers, sessions, steps, continued, watched_seconds, completed)
       = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
delete from part_total
 where (impressions, plays, clicks, watched_ms, authenticated_arrivals, authenticated_departures, anonymous_arrivals,
        anonymous_departures, new_viewers, sessions, steps, continued, watched_seconds, completed)
       = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
delete from day_total
 where (impressions, plays, clicks, watched_ms, authenticated_viewers, anonymous_viewers, new_viewers, sessions, steps,
        continued, watched_seconds, completed)
       = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
delete from noon_total
 where (impressions, plays, clicks, watched_ms, authenticated_viewers, anonymous_viewers, new_viewers, sessions, steps,
        continued, watched_seconds, completed)
       = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

-- Makes the partition of a month, unless it exists or lies before the horizon. It attaches a table, because
-- `create … partition of` would lock out readers and writers of all other months. The table has the columns of event in
-- another order, the longest first and those of any length last: so none is padded for the next one.
--
-- The lock comes first: who moves the horizon holds it too, so that no partition is made behind their back.
create or replace function make_event_month(month date) returns void language plpgsql as $$
declare
  partition constant text        := 'event_' || to_char(month, 'YYYY_MM');
  starts_at constant timestamptz := month::timestamp at time zone 'UTC';
  ends_at   constant timestamptz := (month + interval '1 month') at time zone 'UTC';
  columns   constant text        := (
    select string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod)
                      || case when attnotnull then ' not null' else '' end,
                      ', ' order by attlen desc, attnum)
      from pg_attribute
     where attrelid = 'ivgraph.event'::regclass
       and attnum > 0
       and not attisdropped);
begin
  perform pg_advisory_xact_lock(-2);
  if to_regclass('ivgraph.' || partition) is null
    and starts_at >= (select horizon from ivgraph.retention)
  then
    execute format('create table ivgraph.%I (' || columns || ')', partition);
    execute format('alter table ivgraph.event attach partition ivgraph.%I for values from (%L) to (%L)', partition,
                   starts_at, ends_at);
  end if;
end
$$;
