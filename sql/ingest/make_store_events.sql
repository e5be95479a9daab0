-- The function that takes events from staging into the event table and everything counted from it. It tells the
-- ordinals of those that were not new. Made once a connection: one round trip runs all its statements, with plans that
-- are kept.
--
-- A plan that is kept must suit an empty database and a full one, a batch of one event and one of thousands. Where
-- every stored row is looked up by its key, it does.
create or replace function pg_temp.store_events() returns setof integer language plpgsql
   set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off
   set enable_material = off set work_mem = '32MB' as
$$
begin
  -- Placeholders for the playlists that the catalog does not know yet.
  insert into playlist (external_id, created_at)
  select mentioned.playlist, mentioned.first_at
    from (select playlist, min(received_at) as first_at from staging group by playlist) as mentioned
   where not exists (select from playlist where playlist.account_id = 1 and playlist.external_id = mentioned.playlist)
   order by mentioned.playlist;

  -- Playlist, time and id together name an event: of those that are named the same the first, unless it is stored.
  insert into fresh (
    playlist_id, at, event_id, received_at, type, node, hotspot, to_node, node_id, hotspot_id, to_node_id, cause,
    session, viewer_id, known, visitor_id, context_id, bot, watched_from_ms, watched_to_ms, position_ms, extra, ordinal)
  select distinct on (playlist.id, staging.at, staging.event_id)
         playlist.id, staging.at, staging.event_id, staging.received_at, staging.type, staging.node, staging.hotspot,
         staging.to_node, node.id, hotspot.id, to_node.id, staging.cause, staging.session, staging.viewer_id,
         staging.known, staging.visitor_id, staging.context_id, staging.bot, staging.watched_from_ms,
         staging.watched_to_ms, staging.position_ms, staging.extra, staging.ordinal
    from staging
    left join playlist on playlist.account_id = 1 and playlist.external_id = staging.playlist
    left join node on node.playlist_id = playlist.id and node.external_id = staging.node
    left join node as to_node on to_node.playlist_id = playlist.id and to_node.external_id = staging.to_node
    left join hotspot on hotspot.playlist_id = playlist.id and hotspot.external_id = staging.hotspot
   where not exists (
           select
             from event
            where event.playlist_id = playlist.id and event.at = staging.at and event.event_id = staging.event_id
         )
   order by playlist.id, staging.at, staging.event_id, staging.ordinal;

  -- Placeholders for nodes and hotspots, these in the node that the event names.
  if exists (
       select
         from fresh
        where (node is not null and node_id is null)
           or (to_node is not null and to_node_id is null)
           or (hotspot is not null and hotspot_id is null)
     ) then
    insert into node (playlist_id, external_id)
    select playlist_id, node from fresh where node is not null and node_id is null
     union
    select playlist_id, to_node from fresh where to_node is not null and to_node_id is null
     order by 1, 2;

    insert into hotspot (playlist_id, node_id, external_id)
    select named.playlist_id, node.id, named.hotspot
      from (select playlist_id, hotspot, min(node) as node
              from fresh
             where hotspot is not null and hotspot_id is null
             group by playlist_id, hotspot) as named
      join node on node.playlist_id = named.playlist_id and node.external_id = named.node
     order by named.playlist_id, named.hotspot;

    update fresh
       set node_id    = (select id from node where playlist_id = fresh.playlist_id and external_id = fresh.node),
           to_node_id = (select id from node where playlist_id = fresh.playlist_id and external_id = fresh.to_node),
           hotspot_id = (select id from hotspot where playlist_id = fresh.playlist_id and external_id = fresh.hotspot);
  end if;

  insert into event (
    playlist_id, at, event_id, received_at, type, node_id, hotspot_id, to_node_id, cause, session, viewer_id, known,
    visitor_id, context_id, watched_from_ms, watched_to_ms, position_ms, extra)
  select playlist_id, at, event_id, received_at, type, node_id, hotspot_id, to_node_id, cause, session, viewer_id,
         known, visitor_id, context_id, watched_from_ms, watched_to_ms, position_ms, extra
    from fresh;

  perform pg_temp.fold_events();

  -- What arrived, by the server's clock: what is staged and not fresh was stored before.
  insert into arrival_total (playlist_id, slot, code, accepted, bots, duplicate, last_at)
  select playlist_id, slot, '', sum(accepted), sum(bots), sum(arrived) - sum(accepted), max(last_at)
    from (select playlist_id, floor(date_part('epoch', received_at) / 900)::integer as slot, 0 as arrived, accepted,
                 bots, received_at as last_at
            from (select playlist_id, received_at, count(*) as accepted, count(*) filter (where bot) as bots
                    from fresh
                   group by playlist_id, received_at) as new
           union all
          select playlist.id, floor(date_part('epoch', received_at) / 900)::integer, arrived, 0, 0, received_at
            from (select playlist, received_at, count(*) as arrived
                    from staging
                   group by playlist, received_at) as seen
            join playlist on playlist.account_id = 1 and playlist.external_id = seen.playlist) as counted
   group by playlist_id, slot
   order by playlist_id, slot
  on conflict (playlist_id, slot, code) do update
     set accepted  = arrival_total.accepted  + excluded.accepted,
         bots      = arrival_total.bots      + excluded.bots,
         duplicate = arrival_total.duplicate + excluded.duplicate,
         last_at   = greatest(arrival_total.last_at, excluded.last_at);

  if (select count(*) from fresh) < (select count(*) from staging) then
    return query select ordinal from staging except select ordinal from fresh;
  end if;
end
$$
