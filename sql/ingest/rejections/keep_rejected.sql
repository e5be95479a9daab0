-- Stores rejected events, for people who connect players to read.
-- $1 times of arrival timestamptz[], $2 external ids of playlists text[], $3 the events' own ids text[],
-- $4 codes text[], $5 fields text[], $6 reasons text[]
insert into rejection (received_at, playlist, event_id, code, field, reason)
select received_at, playlist, event_id, code, field, reason
  from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
       with ordinality as received (received_at, playlist, event_id, code, field, reason, position)
 order by position
