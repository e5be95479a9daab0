-- Adds rejected events to what arrived; those that name no playlist that is known under playlist 0.
-- $1 external ids of playlists, null where an event has none text[], $2 slots integer[], $3 codes text[],
-- $4 numbers bigint[], $5 when the last one arrived timestamptz[]
insert into arrival_total (playlist_id, slot, code, rejected, last_at)
select coalesce(playlist.id, 0) as playlist_id, arriving.slot, arriving.code, sum(arriving.rejected),
       max(arriving.last_at)
  from unnest($1::text[], $2::integer[], $3::text[], $4::bigint[], $5::timestamptz[])
       as arriving (playlist, slot, code, rejected, last_at)
  left join playlist on playlist.account_id = 1 and playlist.external_id = arriving.playlist
 group by coalesce(playlist.id, 0), arriving.slot, arriving.code
 order by playlist_id, arriving.slot, arriving.code
on conflict (playlist_id, slot, code) do update
   set rejected = arrival_total.rejected + excluded.rejected,
       last_at  = greatest(arrival_total.last_at, excluded.last_at)
