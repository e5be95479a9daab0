-- Recounts the nodes and hotspots of playlists. Contexts are counted when they are stored. See store_events for the
-- planner's settings.
-- playlist_ids  the playlists' ids
create or replace function ivgraph.count_playlist_sizes(playlist_ids bigint[]) returns void language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' set plan_cache_mode = force_generic_plan as
$$
begin
  insert into ivgraph.playlist_size as playlist_size (
    playlist_id, nodes, hotspots, most_hotspots, all_nodes, all_hotspots, most_all_hotspots, unlisted_nodes,
    unlisted_hotspots, text_bytes, most_text_bytes)
  select playlist.id, node.present, hotspot.present, hotspot.most_present, node.all_nodes, hotspot.all_hotspots,
         hotspot.most, node.unlisted, hotspot.unlisted, node.bytes + hotspot.bytes,
         greatest(node.most_bytes, hotspot.most_bytes)
    from unnest(playlist_ids) as playlist (id)
   cross join lateral (
           select count(*) filter (where node.deleted_at is null) as present, count(*) as all_nodes,
                  count(*) filter (where not node.listed) as unlisted, coalesce(sum(text.bytes), 0) as bytes,
                  coalesce(max(text.bytes), 0) as most_bytes
             from ivgraph.node as node
            cross join lateral (
                    select octet_length(node.external_id) + coalesce(octet_length(node.name), 0) as bytes
                  ) as text
            where node.playlist_id = playlist.id
         ) as node
   cross join lateral (
           select coalesce(sum(of_node.present), 0) as present, coalesce(max(of_node.present), 0) as most_present,
                  coalesce(sum(of_node.hotspots), 0) as all_hotspots, coalesce(max(of_node.hotspots), 0) as most,
                  coalesce(sum(of_node.unlisted), 0) as unlisted, coalesce(sum(of_node.bytes), 0) as bytes,
                  coalesce(max(of_node.most_bytes), 0) as most_bytes
             from (select count(*) filter (where hotspot.deleted_at is null) as present, count(*) as hotspots,
                          count(*) filter (where not hotspot.listed) as unlisted, sum(text.bytes) as bytes,
                          max(text.bytes) as most_bytes
                     from ivgraph.hotspot as hotspot
                    cross join lateral (
                            select octet_length(hotspot.external_id) + coalesce(octet_length(hotspot.name), 0)
                                   + coalesce(octet_length(hotspot.url), 0) as bytes
                          ) as text
                    where hotspot.playlist_id = playlist.id
                    group by hotspot.node_id) as of_node
         ) as hotspot
   order by playlist.id
  on conflict (playlist_id) do update
     set nodes             = excluded.nodes,
         hotspots          = excluded.hotspots,
         most_hotspots     = excluded.most_hotspots,
         all_nodes         = excluded.all_nodes,
         all_hotspots      = excluded.all_hotspots,
         most_all_hotspots = excluded.most_all_hotspots,
         unlisted_nodes    = excluded.unlisted_nodes,
         unlisted_hotspots = excluded.unlisted_hotspots,
         text_bytes        = excluded.text_bytes,
         most_text_bytes   = excluded.most_text_bytes;
end
$$;
