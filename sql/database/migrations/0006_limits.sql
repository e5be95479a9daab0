-- Bounds the cost of a request, whatever others have sent: stores the size of each playlist and which of its nodes and
-- hotspots a structure lists, and gives each playlist contexts of its own.

-- No event may be written until this is done: the statements below would miss its context.
lock table event in share mode;

-- Whether a saved structure lists the node or hotspot. Others are only named by events.
alter table playlist add column listed boolean not null default false;
alter table node     add column listed boolean not null default false;
alter table hotspot  add column listed boolean not null default false;

-- A playlist with a start node has a structure. A node or hotspot without a name may be listed there or only named by
-- events; it counts as listed unless it is deleted.
update playlist
   set listed = true
 where name is not null
    or start_node_id is not null;

update node
   set listed = true
  from playlist
 where playlist.id = node.playlist_id
   and playlist.listed
   and (node.deleted_at is null or num_nonnulls(node.name, node.duration_ms, node.default_node_id) > 0);

update hotspot
   set listed = true
  from playlist
 where playlist.id = hotspot.playlist_id
   and playlist.listed
   and (hotspot.deleted_at is null or num_nonnulls(hotspot.name, hotspot.kind) > 0);

-- Speeds up counting the playlists without a structure, in total and in the last hour.
create index playlist_unlisted on playlist (account_id, created_at) where not listed;

-- A context belongs to one playlist, so that a query reads only the contexts of its playlists.
alter table context rename to former_context;
alter table former_context rename constraint context_pkey to former_context_pkey;

create table context (
  playlist_id      bigint  not null,
  id               bigint  not null,       -- a hash of the values: writers need no look-up
  country          text,
  region           text,
  device           text,
  operating_system text,
  browser          text,
  domain           text,
  application      text,
  playback_context text,
  bot              boolean not null,       -- no metric includes bots unless a filter asks for them
  primary key (playlist_id, id)
);

insert into context
select used.playlist_id, former_context.*
  from (select playlist_id, context_id from visit
        union
        select playlist_id, context_id from event) as used
  join former_context on former_context.id = used.context_id
 order by used.playlist_id, used.context_id;

drop table former_context;

-- The size of each playlist. Every transaction that changes a playlist updates it.
create table playlist_size (
  playlist_id        bigint  primary key references playlist,
  nodes              integer not null default 0,
  hotspots           integer not null default 0,
  most_hotspots      integer not null default 0,   -- of one node
  all_nodes          integer not null default 0,   -- deleted ones too
  all_hotspots       integer not null default 0,
  most_all_hotspots  integer not null default 0,
  unlisted_nodes     integer not null default 0,   -- deleted ones too
  unlisted_hotspots  integer not null default 0,
  contexts           integer not null default 0,
  text_bytes         bigint  not null default 0,   -- of the ids, names and URLs of all nodes and hotspots
  most_text_bytes    bigint  not null default 0    -- the maximum of one node or hotspot
) with (fillfactor = 70);

-- Finds the largest playlists, which limit the cost of a list of playlists.
create index playlist_size_largest on playlist_size ((all_nodes + all_hotspots) desc);
create index playlist_size_contexts on playlist_size (contexts desc);

-- Recounts the nodes and hotspots of playlists. Contexts are counted when they are stored.
create function count_playlist_sizes(playlist_ids bigint[]) returns void language sql
begin atomic
  insert into playlist_size (
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
             from node
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
                     from hotspot
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
end;

select count_playlist_sizes(array(select id from playlist));

update playlist_size
   set contexts = counted.contexts
  from (select playlist_id, count(*) as contexts from context group by playlist_id) as counted
 where counted.playlist_id = playlist_size.playlist_id;
