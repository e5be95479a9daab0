-- The ids of playlists and the shards that store them, without the playlists that the catalog does not have. listed
-- says whether a structure was saved.
--
-- Each playlist is looked up by its key: for `external_id = any ($1)` the planner reads the whole table where it has no
-- statistics. The limit keeps it from turning the subquery into a join.
-- $1 external ids text[]
select playlist.external_id, playlist.id, ivgraph.shard_of(playlist.id) as shard, playlist.listed
  from unnest($1::text[]) as named (external_id)
 cross join lateral (
         select stored.external_id, stored.id, stored.listed
           from playlist as stored
          where stored.account_id = 1
            and stored.external_id = named.external_id
          limit 1
       ) as playlist
