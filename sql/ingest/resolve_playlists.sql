-- The ids of playlists and the shards that store them, without the playlists that the catalog does not have. listed says
-- whether a structure was saved.
-- $1 external ids text[]
select external_id, id, ivgraph.shard_of(id) as shard, listed
  from playlist
 where account_id = 1
   and external_id = any($1)
