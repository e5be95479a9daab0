-- The distinct viewers of a transition are counted from steps. They were those of a subject, a pair of nodes with a
-- negative id, which took a fifth of what journeys take.

-- No event may be written until this is done: it would have another visit to a pair.
lock table event in share mode;

delete from visit where subject_id < 0;
delete from recency where subject_id < 0;

-- The functions of sql/ingest/functions that visits to pairs passed through, and their copies for shards.
do $$
declare
  signature text;
begin
  for signature in
    select oid::regprocedure
      from pg_proc
     where pronamespace = 'ivgraph'::regnamespace
       and proname ~ '^(find_pairs|remove_pairs|fold_visits|fold_journeys)(_\d+)?$'
  loop
    execute 'drop function ' || signature;
  end loop;
end
$$;

drop type pair_visit;
drop type visit_link;
drop function pair_subject(bigint, bigint);
