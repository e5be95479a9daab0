-- Lets Citus run a function on the node that has the playlist of its argument p, also inside a transaction of several
-- statements.
-- $1 name of the function text
select create_distributed_function(
         oid::regprocedure, 'p', colocate_with := 'ivgraph.node', force_delegation := true)
  from pg_proc
 where pronamespace = 'ivgraph'::regnamespace
   and proname = $1
