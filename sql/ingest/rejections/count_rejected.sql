-- Adds rejected events to arrival_total. Those that name no known playlist are counted for playlist 0.
-- $1 external ids of playlists, null where an event has none text[], $2 codes text[],
-- $3 times of arrival timestamptz[]
insert into arrival_total (playlist_id, slot, code, rejected, last_at)
select coalesce(playlist.id, 0) as playlist_id,
       floor(date_part('epoch', received.received_at) / 900)::integer as slot, received.code, count(*) as rejected,
       max(received.received_at) as last_at
  from unnest($1::text[], $2::text[], $3::timestamptz[]) as received (playlist, code, received_at)
  left join playlist on playlist.account_id = 1 and playlist.external_id = received.playlist
 group by coalesce(playlist.id, 0), slot, received.code
 order by playlist_id, slot, received.code
on conflict (playlist_id, slot, code) do update
   set rejected = arrival_total.rejected + excluded.rejected,
       last_at  = greatest(arrival_total.last_at, excluded.last_at)
