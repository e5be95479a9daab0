-- Exact rollups of events, written in the same transaction as the events. A slot is Unix seconds / 900, a day Unix
-- seconds / 86400. The offsets of all time zones are whole quarters of an hour: every local hour, day and month
-- consists of whole slots.

-- What one viewer did with one subject in one slot in one context.
create table visit (
  playlist_id bigint  not null,
  subject_id  bigint  not null,
  viewer_id   bigint  not null,
  slot        integer not null,
  context_id  bigint  not null,
  known       boolean not null,
  present     boolean not null,            -- the viewer played, watched or clicked; an impression alone does not count
  -- The slot of the viewer's previous visit to the subject; -1 for the first visit; null if the viewer was not present
  -- or is a bot. A viewer counts once in [a, b): at the one visit there with prev_slot < a.
  prev_slot   integer,
  impressions bigint  not null,
  plays       bigint  not null,
  clicks      bigint  not null,
  watched_ms  bigint  not null,
  primary key (playlist_id, subject_id, viewer_id, slot, context_id)
) with (fillfactor = 85);

create index visit_slot on visit (playlist_id, subject_id, slot) include (prev_slot, known) where prev_slot is not null;

-- Visits of viewers who return on a later day, for periods that begin within a day.
create index visit_return on visit (playlist_id, subject_id, prev_slot) include (slot, known)
 where prev_slot >= 0 and prev_slot / 96 <> slot / 96;

create table slot_total (
  playlist_id bigint  not null,
  subject_id  bigint  not null,
  slot        integer not null,
  impressions bigint  not null,
  plays       bigint  not null,
  clicks      bigint  not null,
  watched_ms  bigint  not null,
  primary key (playlist_id, subject_id, slot)
) with (fillfactor = 70);

create table day_total (
  playlist_id bigint  not null,
  subject_id  bigint  not null,
  day         integer not null,
  impressions bigint  not null,
  plays       bigint  not null,
  clicks      bigint  not null,
  watched_ms  bigint  not null,
  primary key (playlist_id, subject_id, day)
) with (fillfactor = 70);

-- The number of viewers of a day whose previous visit was on prev_day (-1: never). With it distinct viewers add up:
-- those of the whole days [a, b) are sum(viewers) where day >= a and day < b and prev_day < a.
create table recency (
  playlist_id bigint  not null,
  subject_id  bigint  not null,
  known       boolean not null,
  day         integer not null,
  prev_day    integer not null,
  viewers     bigint  not null,
  primary key (playlist_id, subject_id, day, prev_day, known)
) with (fillfactor = 70);
