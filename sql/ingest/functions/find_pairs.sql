-- The visits to pairs of nodes that are to be added because of changes of plays; null if there are none. Those that are
-- no more it removes. fold_journeys calls it.
create or replace function ivgraph.find_pairs(changes ivgraph.step_change[]) returns ivgraph.pair_visit[]
   language plpgsql as
$$
declare
  removed ivgraph.pair_visit[];
begin
  removed := nullif(array(
    select row(playlist_id, ivgraph.pair_subject(node_id, old_next_node_id), viewer_id, at, context_id, known,
               bot)::ivgraph.pair_visit
      from unnest(changes)
     where old_next_node_id is not null
       and old_next_node_id is distinct from next_node_id), array[]::ivgraph.pair_visit[]);
  if removed is not null then
    perform ivgraph.remove_pairs(removed);
  end if;
  return nullif(array(
    select row(playlist_id, ivgraph.pair_subject(node_id, next_node_id), viewer_id, at, context_id, known,
               bot)::ivgraph.pair_visit
      from unnest(changes)
     where next_node_id is not null
       and next_node_id is distinct from old_next_node_id), array[]::ivgraph.pair_visit[]);
end
$$;
