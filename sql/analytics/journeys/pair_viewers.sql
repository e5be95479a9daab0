-- The distinct viewers of plays of nodes that a given node followed, for a part of the sessions.
--
-- $1 playlist ids bigint[], $2 node ids bigint[]
-- $3 start timestamptz, $4 end timestamptz
-- $5 viewers and journeys that the filter names, ascending bigint[], $6 the group of each of them integer[]
-- $7 contexts in which everybody matches bigint[], $8 contexts in which some groups match, ascending bigint[]
-- $9 the groups that match in the contexts of $8, as bits bytea
select playlist_id, node_id, next_node_id,
       count(distinct viewer_id) filter (where known)     as authenticated,
       count(distinct viewer_id) filter (where not known) as anonymous
  from step
 where playlist_id = any($1)
   and node_id = any($2)
   and at >= $3
   and at < $4
   and next_node_id is not null
   and in_audience(audience_member(journey_id, viewer_id, $5), known, context_id, $5, $6, $7, $8, $9)
 group by playlist_id, node_id, next_node_id
