-- Placeholders for the playlists of the batch that the catalog does not know yet.
insert into playlist (external_id, created_at)
select staging.playlist, min(staging.received_at)
  from staging
 where not exists (select from playlist where playlist.account_id = 1 and playlist.external_id = staging.playlist)
 group by staging.playlist
 order by staging.playlist
