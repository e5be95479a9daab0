-- The hash of a sequence of nodes that another sequence, of which the hash is given, begins with: 0 for an empty one.
create or replace function ivgraph.chain_nodes(hash bigint, nodes bigint[]) returns bigint
   language plpgsql immutable as
$$
declare
  node bigint;
begin
  foreach node in array coalesce(nodes, array[]::bigint[]) loop
    hash := hashint8extended(node, hash);
  end loop;
  return hash;
end
$$;
