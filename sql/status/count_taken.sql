-- Adds events that were stored, or had been before, to what arrived.
-- $1 external ids of playlists text[], $2 slots integer[], $3 accepted bigint[], $4 of these bots' bigint[],
-- $5 duplicates bigint[], $6 when the last one arrived timestamptz[]
insert into arrival_total (playlist_id, slot, code, accepted, bots, duplicates, last_at)
select playlist.id, arriving.slot, '', arriving.accepted, arriving.bots, arriving.duplicates, arriving.last_at
  from unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[], $5::bigint[], $6::timestamptz[])
       as arriving (playlist, slot, accepted, bots, duplicates, last_at)
  join playlist on playlist.account_id = 1 and playlist.external_id = arriving.playlist
 order by playlist.id, arriving.slot
on conflict (playlist_id, slot, code) do update
   set accepted   = arrival_total.accepted   + excluded.accepted,
       bots       = arrival_total.bots       + excluded.bots,
       duplicates = arrival_total.duplicates + excluded.duplicates,
       last_at    = greatest(arrival_total.last_at, excluded.last_at)
