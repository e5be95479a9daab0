-- The functions of this database, and the checksums of their texts. One that was dropped with a type that it used is
-- left out, so that it is created again.
select name, checksum
  from ivgraph.function
 where exists (
         select
           from pg_proc
          where pronamespace = 'ivgraph'::regnamespace
            and proname = split_part(name, '/', -1)
       )
