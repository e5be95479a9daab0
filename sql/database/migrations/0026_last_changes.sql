-- The function find_last_changes took a single journey, and its copies for shards did. Created with another parameter,
-- it would stand beside them.
do $$
declare
  signature text;
begin
  for signature in
    select oid::regprocedure
      from pg_proc
     where pronamespace = 'ivgraph'::regnamespace
       and proname ~ '^find_last_changes(_\d+)?$'
  loop
    execute 'drop function ' || signature;
  end loop;
end
$$;
