-- The sessions of playlists that reached an ending, in each bucket: that of their first play. An ending is a node of
-- today's structure without ways out.
--
-- path has the first 64 nodes of a journey; only a longer one is looked up in step.
--
-- $1 playlist ids bigint[], $2 the same ids bigint[]
-- $3 bounds of the buckets in slots, ascending integer[]
-- $4 viewers and journeys that the filter names, ascending bigint[], $5 the group of each of them integer[]
-- $6 contexts in which every viewer matches bigint[], $7 contexts in which some groups match, ascending bigint[]
-- $8 the groups that match in the contexts of $7, as bits bytea
-- $9 whether all viewers are counted, bots left out, instead boolean
-- In a breakdown (see bucket_of), else empty:
-- $10 values of the times between two bounds integer[], $11 contexts bigint[], $12 their values integer[]
with way as (
  select playlist_id, id as node_id, default_node_id as to_node_id
    from node
   where playlist_id = any($1)
  union all
  select playlist_id, node_id, to_node_id
    from hotspot
   where playlist_id = any($1)
     and deleted_at is null
), ending as (
  select node.id
    from node
   where node.playlist_id = any($1)
     and node.listed
     and node.deleted_at is null
     and not exists (
           select
             from way
             join node as next on next.playlist_id = way.playlist_id
                              and next.id = way.to_node_id
            where way.playlist_id = node.playlist_id
              and way.node_id = node.id
              and next.playlist_id = any($1)
              and next.deleted_at is null
         )
)
select playlist_id as subject_id,
       bucket_of(playlist_id, floor(date_part('epoch', start_at) / 900)::integer, context_id, $3, $10, $11, $12,
                 array[]::bigint[], array[]::boolean[]) - 1 as bucket,
       count(*) as with_ending
  from journey
 where playlist_id = any($2)
   and start_at >= to_timestamp($3[1] * 900.0)
   and start_at < to_timestamp($3[cardinality($3)] * 900.0)
   and case
         when $9 then not bot
         else session_in_audience(id, viewer_id, known, context_id, $4, $5, $6, $7, $8)
       end
   and (last_node_id = any(array(select id from ending))
        or path && array(select id from ending)
        or cardinality(path) = 64
           and exists (
                 select
                   from step
                  where step.playlist_id = journey.playlist_id
                    and step.playlist_id = any($1)
                    and step.journey_id = journey.id
                    and step.node_id = any(array(select id from ending))
               ))
 group by 1, 2
