-- Beacons of Kaltura players that wait for those that were sent before them and may arrive later. Their counts are
-- stored already; what was watched between them is found once they are put in order.
create table kaltura_beacon (
  playlist    text             not null,
  session     text             not null,
  fingerprint text             not null,   -- of the content
  copy        integer          not null,   -- how many of the same content arrived before it
  arrived     double precision not null,   -- Unix seconds
  certain     boolean          not null,   -- nothing of the same content had arrived of late
  counted     boolean          not null,   -- its events are stored, but for what was watched
  content     text             not null,   -- JSON
  primary key (playlist, session, fingerprint, copy)
);

-- For those that have waited long enough.
create index kaltura_beacon_arrived on kaltura_beacon (arrived);

-- By fingerprint, what is remembered of the newest beacons that were released: when the last one arrived, how many
-- there were, and how many of these were not sent again.
alter table kaltura_page_load add column known jsonb not null default jsonb_build_object();
