-- The shard that stores a playlist: the number that Citus gave to its part of the table node, which all tables follow.
create or replace function ivgraph.shard_of(playlist_id bigint) returns bigint language plpgsql stable as
$$
begin
  return get_shard_id_for_distribution_column('ivgraph.node', playlist_id);
end
$$;
