-- Rollups with which the days of any time zone cost as little as those of UTC. A local day is computed from the nearest
-- UTC day, from midnight to midnight or from noon to noon, by moving its start and its end slot by slot.
--
-- A move changes the totals by the counts of a slot, and the viewers by arrivals and departures. An arrival is a visit
-- whose viewer was not there in the 96 slots before; a departure is a visit whose viewer is not there in the 96 slots
-- after. The viewers of [s + 1, s + 97) are those of [s, s + 96), minus the departures of slot s, plus the arrivals of
-- slot s + 96.

-- Distinct viewers of the UTC day, and those whose first visit it was.
alter table day_total
  add authenticated_viewers integer not null default 0,
  add anonymous_viewers     integer not null default 0,
  add new_viewers           integer not null default 0;

-- Counts of a slot fit into integers; sums of integers are bigints, those of bigints would be slower numerics.
alter table slot_total
  alter impressions type integer,
  alter plays       type integer,
  alter clicks      type integer,
  add authenticated_arrivals   integer not null default 0,
  add authenticated_departures integer not null default 0,
  add anonymous_arrivals       integer not null default 0,
  add anonymous_departures     integer not null default 0,
  add new_viewers              integer not null default 0;

-- The same counts for parts of a day, so that a move by hours reads few rows. A part is slot / 12: three hours.
create table part_total (
  playlist_id              bigint  not null,
  subject_id               bigint  not null,
  part                     integer not null,
  impressions              integer not null,
  plays                    integer not null,
  clicks                   integer not null,
  watched_ms               bigint  not null,
  authenticated_arrivals   integer not null,
  authenticated_departures integer not null,
  anonymous_arrivals       integer not null,
  anonymous_departures     integer not null,
  new_viewers              integer not null,
  primary key (playlist_id, subject_id, part)
) with (fillfactor = 70);

-- Days from noon to noon in UTC. With them no local midnight is more than six hours from the start of a day; with days
-- from midnight to midnight alone, a zone with an offset of eleven hours would move four parts or more at each end.
-- Slot s belongs to day (s + 48) / 96, which ends at noon UTC.
create table noon_total (
  playlist_id           bigint  not null,
  subject_id            bigint  not null,
  day                   integer not null,
  impressions           bigint  not null,
  plays                 bigint  not null,
  clicks                bigint  not null,
  watched_ms            bigint  not null,
  authenticated_viewers integer not null,
  anonymous_viewers     integer not null,
  new_viewers           integer not null,
  primary key (playlist_id, subject_id, day)
) with (fillfactor = 70);

-- Fills the new tables and columns from the stored visits.
with counted as (
  select playlist_id, subject_id, day,
         coalesce(sum(viewers) filter (where known and prev_day < day), 0)     as authenticated_viewers,
         coalesce(sum(viewers) filter (where not known and prev_day < day), 0) as anonymous_viewers,
         coalesce(sum(viewers) filter (where prev_day < 0), 0)                 as new_viewers
    from recency
   group by playlist_id, subject_id, day
)
update day_total
   set authenticated_viewers = counted.authenticated_viewers,
       anonymous_viewers     = counted.anonymous_viewers,
       new_viewers           = counted.new_viewers
  from counted
 where day_total.playlist_id = counted.playlist_id
   and day_total.subject_id  = counted.subject_id
   and day_total.day         = counted.day;

with change as (
  -- Every visit counts as a departure, which the second branch takes back if the next visit is within 96 slots.
  select playlist_id, subject_id, slot, known, (prev_slot < 0 or slot - prev_slot > 96)::integer as arrivals,
         1 as departures, (prev_slot < 0)::integer as new_viewers
    from visit
   where prev_slot is not null
  union all
  select playlist_id, subject_id, prev_slot, known, 0, -1, 0
    from visit
   where prev_slot >= 0
     and slot - prev_slot <= 96
), counted as (
  select playlist_id, subject_id, slot,
         coalesce(sum(arrivals)   filter (where known), 0)     as authenticated_arrivals,
         coalesce(sum(departures) filter (where known), 0)     as authenticated_departures,
         coalesce(sum(arrivals)   filter (where not known), 0) as anonymous_arrivals,
         coalesce(sum(departures) filter (where not known), 0) as anonymous_departures,
         sum(new_viewers) as new_viewers
    from change
   group by playlist_id, subject_id, slot
)
update slot_total
   set authenticated_arrivals   = counted.authenticated_arrivals,
       authenticated_departures = counted.authenticated_departures,
       anonymous_arrivals       = counted.anonymous_arrivals,
       anonymous_departures     = counted.anonymous_departures,
       new_viewers              = counted.new_viewers
  from counted
 where slot_total.playlist_id = counted.playlist_id
   and slot_total.subject_id  = counted.subject_id
   and slot_total.slot        = counted.slot;

insert into part_total
select playlist_id, subject_id, slot / 12, sum(impressions), sum(plays), sum(clicks), sum(watched_ms),
       sum(authenticated_arrivals), sum(authenticated_departures), sum(anonymous_arrivals), sum(anonymous_departures),
       sum(new_viewers)
  from slot_total
 group by playlist_id, subject_id, slot / 12
 order by slot / 12, playlist_id, subject_id;

with viewers as (
  select playlist_id, subject_id, (slot + 48) / 96 as day,
         count(*) filter (where known)         as authenticated_viewers,
         count(*) filter (where not known)     as anonymous_viewers,
         count(*) filter (where prev_slot < 0) as new_viewers
    from visit
   where prev_slot < 0
      or (prev_slot + 48) / 96 < (slot + 48) / 96
   group by playlist_id, subject_id, (slot + 48) / 96
), counted as (
  select playlist_id, subject_id, (slot + 48) / 96 as day, sum(impressions) as impressions, sum(plays) as plays,
         sum(clicks) as clicks, sum(watched_ms) as watched_ms
    from slot_total
   group by playlist_id, subject_id, (slot + 48) / 96
)
insert into noon_total
select playlist_id, subject_id, day, impressions, plays, clicks, watched_ms, coalesce(authenticated_viewers, 0),
       coalesce(anonymous_viewers, 0), coalesce(new_viewers, 0)
  from counted
  left join viewers using (playlist_id, subject_id, day)
 order by day, playlist_id, subject_id;

-- No defaults: an older version that is still running must fail, instead of storing visits without these counts.
alter table day_total
  alter authenticated_viewers drop default,
  alter anonymous_viewers     drop default,
  alter new_viewers           drop default;

alter table slot_total
  alter authenticated_arrivals   drop default,
  alter authenticated_departures drop default,
  alter anonymous_arrivals       drop default,
  alter anonymous_departures     drop default,
  alter new_viewers              drop default;
