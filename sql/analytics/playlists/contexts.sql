-- The contexts of all playlists, for a filter to match against. Equal contexts have the same id in every playlist, and
-- are returned once. The ids are grouped before the rows are read: sorting whole rows by their ids takes four times as
-- long where many playlists share their contexts.
--
-- $1 limit bigint
select context.*
  from (select id, min(playlist_id) as playlist_id
          from context
         group by id
         order by id
         limit $1) as distinct_id
  join context using (playlist_id, id)
 order by id
