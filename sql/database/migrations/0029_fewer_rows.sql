-- Fewer rows to write. How often a hotspot was exposed follows from the sets of hotspots that plays exposed; the nodes
-- of last plays are counted beside those of the first ones; and where a play's watching ends is one row, not two.

-- No event may be written until this is done: it would be counted in what is dropped here.
lock table event in share mode;

drop table exposure_day;

-- Place 0 is the last play so far; node_id is 0 there.
insert into walk_day (playlist_id, day, place, node_id, to_node_id, journeys)
select playlist_id, day, 0, 0, node_id, journeys
  from ending_day
 order by playlist_id, day, node_id;

drop table ending_day;

-- What a play reached is counted at the second after its last one, where its last range ends, too. Rows are made beside
-- the old ones, as negative seconds, and then take their places.
insert into watch_day (playlist_id, node_id, day, second, edge, reached)
select playlist_id, node_id, day, -1 - second, sum(edge), sum(reached)
  from (select playlist_id, node_id, day, second, edge, 0 as reached
          from watch_day
         union all
        select playlist_id, node_id, day, second + 1, 0, reached
          from watch_day) as told
 group by playlist_id, node_id, day, second
having sum(edge) <> 0
    or sum(reached) <> 0;

delete from watch_day where second >= 0;
update watch_day set second = -1 - second;

-- The function that counted endings, and its copies for shards.
do $$
declare
  signature text;
begin
  for signature in
    select oid::regprocedure
      from pg_proc
     where pronamespace = 'ivgraph'::regnamespace
       and proname ~ '^count_endings(_\d+)?$'
  loop
    execute 'drop function ' || signature;
  end loop;
end
$$;
