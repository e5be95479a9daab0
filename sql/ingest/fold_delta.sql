-- What the fresh events add to visits: each event speaks for its playlist; what happens in a node also for the node,
-- and a click for its hotspot. A player may well name a node when it is loaded: that is no event of the node.
--
-- A server that took over may lack a context that a writer remembers to have stored: its events count all the same.
insert into delta (
  playlist_id, subject_id, viewer_id, slot, context_id, known, bot, present, impressions, plays, clicks, watched_ms)
select fresh.playlist_id, subject.id, fresh.viewer_id, floor(extract(epoch from fresh.at) / 900)::integer as slot,
       fresh.context_id, fresh.known, coalesce(context.bot, false),
       bool_or(fresh.type <> 'impression'),
       count(*) filter (where fresh.type = 'impression'),
       count(*) filter (where fresh.type = case subject.id when fresh.playlist_id then 'play'::event_type
                                                           else 'node_play'::event_type end),
       count(*) filter (where fresh.type = 'hotspot_click'),
       sum(fresh.watched_ms)
  from fresh
  left join context on context.id = fresh.context_id
 cross join lateral unnest(array[
         fresh.playlist_id,
         case when fresh.type in ('node_play', 'watch', 'hotspot_click') then fresh.node_id end,
         case when fresh.type = 'hotspot_click' then fresh.hotspot_id end
       ]) as subject (id)
 where fresh.type in ('impression', 'play', 'node_play', 'watch', 'hotspot_click')
   and subject.id is not null
 group by fresh.playlist_id, subject.id, fresh.viewer_id, slot, fresh.context_id, fresh.known, context.bot
