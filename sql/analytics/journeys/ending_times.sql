-- The median time that sessions take to the play with which they end, by its node.
--
-- $1 playlist ids bigint[]
-- $2 start of the period timestamptz, $3 its end timestamptz
-- $4 whether there is a filter boolean
-- $5 viewers and journeys that the filter names, ascending bigint[], $6 the group of each of them integer[]
-- $7 contexts in which every viewer matches bigint[], $8 contexts in which some groups match, ascending bigint[]
-- $9 the groups that match in the contexts of $8, as bits bytea
select playlist_id, last_node_id as node_id,
       percentile_cont(0.5) within group (
         order by round(date_part('epoch', last_play_at - start_at) * 1000000)) / 1000000 as median_seconds
  from journey
 where playlist_id = any($1)
   and start_at >= $2
   and start_at < $3
   and case
         when $4 then session_in_audience(id, viewer_id, known, context_id, $5, $6, $7, $8, $9)
         else not bot
       end
 group by 1, 2
