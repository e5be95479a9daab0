-- The distinct viewers of the sessions that began with nodes.
--
-- $1 playlist ids bigint[], $2 node ids; null for all nodes bigint[]
-- $3 start timestamptz, $4 end timestamptz
-- $5 whether there is a filter boolean
-- $6 viewers and journeys that the filter names, ascending bigint[], $7 the group of each of them integer[]
-- $8 contexts in which every viewer matches bigint[], $9 contexts in which some groups match, ascending bigint[]
-- $10 the groups that match in the contexts of $9, as bits bytea
select playlist_id, null::bigint as node_id, to_node_id, count(*) filter (where known) as authenticated,
       count(*) filter (where not known) as anonymous
  from (select viewer_id, path[1] as to_node_id, playlist_id, known
          from journey
         where playlist_id = any($1)
           and ($2::bigint[] is null or path[1] = any($2))
           and start_at >= $3
           and start_at < $4
           and case
                 when $5 then session_in_audience(id, viewer_id, known, context_id, $6, $7, $8, $9, $10)
                 else not bot
               end
         group by 1, 2, 3, 4) as viewer
 group by playlist_id, to_node_id
