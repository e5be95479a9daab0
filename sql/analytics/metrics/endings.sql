-- The sessions of playlists that reached an ending, in each bucket: that of their first play. An ending is a node of
-- today's structure without ways out.
--
-- path has the first 64 nodes of a journey; only a longer one is looked up in step.
--
-- $1 playlist ids bigint[], $2 the same playlists bigint[]
-- $3 bounds of the buckets in slots, ascending integer[]
-- $4 viewers that the filter names, ascending bigint[], $5 the group of each of these viewers integer[]
-- $6 contexts in which every viewer matches bigint[], $7 contexts in which some groups match, ascending bigint[]
-- $8 the groups that match in the contexts of $7, as bits bytea
-- $9 whether all viewers are counted, bots left out, instead boolean
with way as (
  select playlist_id, id as node_id, default_node_id as to_node_id
    from node
   where playlist_id = any($1)
  union all
  select playlist_id, node_id, to_node_id
    from hotspot
   where playlist_id = any($1)
     and deleted_at is null
), story as (
  select node.playlist_id, array_agg(node.id) as endings
    from node
   where node.playlist_id = any($1)
     and node.playlist_id = any($2)
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
   group by node.playlist_id
)
select story.playlist_id as subject_id, found.bucket - 1 as bucket, found.sessions as with_ending
  from story
 cross join lateral (
         select width_bucket(floor(date_part('epoch', journey.start_at) / 900)::integer, $3) as bucket,
                count(*) as sessions
           from journey
          where journey.playlist_id = story.playlist_id
            and journey.playlist_id = any($1)
            and journey.start_at >= to_timestamp($3[1] * 900.0)
            and journey.start_at < to_timestamp($3[cardinality($3)] * 900.0)
            and case
                  when $9 then not journey.bot
                  else in_audience(journey.viewer_id, journey.known, journey.context_id, $4, $5, $6, $7, $8)
                end
            and (journey.last_node_id = any(story.endings)
                 or journey.path && story.endings
                 or cardinality(journey.path) = 64
                    and exists (
                          select
                            from step
                           where step.playlist_id = journey.playlist_id
                             and step.playlist_id = any($1)
                             and step.journey_id = journey.id
                             and step.node_id = any(story.endings)
                        ))
          group by 1
       ) as found
