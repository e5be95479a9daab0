-- Adds rejected events to what arrived; those that name no playlist that is known under playlist 0.
-- $1 external ids of playlists, null where an event has none text[], $2 codes text[],
-- $3 when they arrived timestamptz[]
insert into arrival_total (playlist_id, slot, code, rejected, last_at)
select coalesce(playlist.id, 0) as playlist_id,
       floor(date_part('epoch', arriving.received_at) / 900)::integer as slot, arriving.code, count(*) as rejected,
       max(arriving.received_at) as last_at
  from unnest($1::text[], $2::text[], $3::timestamptz[]) as arriving (playlist, code, received_at)
  left join playlist on playlist.account_id = 1 and playlist.external_id = arriving.playlist
 group by coalesce(playlist.id, 0), slot, arriving.code
 order by playlist_id, slot, arriving.code
on conflict (playlist_id, slot, code) do update
   set rejected = arrival_total.rejected + excluded.rejected,
       last_at  = greatest(arrival_total.last_at, excluded.last_at)
