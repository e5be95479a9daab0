-- The queue of Kaltura players' beacons, where each waits until those sent before it have arrived. What was watched
-- between them is computed once they are in order; their other events are mostly stored already (counted).
create table kaltura_beacon (
  playlist    text             not null,
  session     text             not null,
  fingerprint text             not null,   -- of the content
  copy        integer          not null,   -- number of beacons with the same content that arrived before
  arrived     double precision not null,   -- Unix seconds
  certain     boolean          not null,   -- no beacon with the same content had arrived recently
  counted     boolean          not null,   -- its events are stored, except what was watched
  content     text             not null,   -- JSON
  primary key (playlist, session, fingerprint, copy)
);

-- Finds the beacons that have waited long enough.
create index kaltura_beacon_arrived on kaltura_beacon (arrived);

-- For each fingerprint of the newest processed beacons: when the last one arrived, how many arrived, and how many of
-- these are not duplicates.
alter table kaltura_page_load add column known jsonb not null default jsonb_build_object();
