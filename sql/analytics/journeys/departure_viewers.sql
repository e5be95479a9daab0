-- The distinct viewers of plays of nodes, by the node that followed. A row without to_node_id counts those of exits.
--
-- Viewers are sorted by their own id first: other orders take several times as long, and so does a hash of all that
-- tells them apart, which does not fit into the memory of a statement.
--
-- $1 playlist ids bigint[], $2 nodes that are left; null for all nodes bigint[]
-- $3 start timestamptz, $4 end timestamptz
-- $5 whether there is a filter boolean
-- $6 viewers and journeys that the filter names, ascending bigint[], $7 the group of each of them integer[]
-- $8 contexts in which every viewer matches bigint[], $9 contexts in which some groups match, ascending bigint[]
-- $10 the groups that match in the contexts of $9, as bits bytea
select playlist_id, node_id, next_node_id as to_node_id,
       count(*) filter (where known)     as authenticated,
       count(*) filter (where not known) as anonymous
  from (select distinct on (viewer_id, node_id, next_node_id, playlist_id, known)
               playlist_id, node_id, next_node_id, known
          from step
         where playlist_id = any($1)
           -- The condition of the index step_time.
           and case when $2::bigint[] is null then known >= false else node_id = any($2) end
           and at >= $3
           and at < $4
           and case
                 when $5 then session_in_audience(journey_id, viewer_id, known, context_id, $6, $7, $8, $9, $10)
                 else not bot
               end
         order by viewer_id, node_id, next_node_id, playlist_id, known) as viewer
 group by playlist_id, node_id, next_node_id
