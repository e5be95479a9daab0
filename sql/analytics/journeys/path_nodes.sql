-- The first nodes of the paths of journeys, in order. A path consists of the first 1,000 plays.
--
-- $1 playlist ids, $2 journey ids bigint[]
-- $3 whether a node that follows itself stands more than once boolean
-- $4 nodes of a path bigint
select playlist_id, journey_id, array_agg(node_id order by place) as nodes
  from (select playlist_id, journey_id, node_id,
               row_number() over (partition by playlist_id, journey_id order by number) as place
          from (select playlist_id, journey_id, node_id,
                       row_number() over (partition by playlist_id, journey_id order by at, event_id) as number,
                       lag(node_id) over (partition by playlist_id, journey_id order by at, event_id) as before_id
                  from step
                 where playlist_id = any($1)
                   and journey_id = any($2)
                   and at > '-infinity') as play
         where number <= 1000
           and ($3 or node_id is distinct from before_id)) as placed
 where place <= $4
 group by 1, 2
