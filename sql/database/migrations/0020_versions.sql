-- The structures that playlists have had, one row for each time that a saved structure differed from the one before.

create table playlist_version (
  playlist_id bigint  not null,
  number      integer not null,            -- from 1
  since       timestamptz,                 -- when it was saved; null: before versions were kept
  structure   jsonb   not null,            -- without what was deleted: catalog/snapshots.py has its form
  primary key (playlist_id, number)
);

-- What playlists have now is their first version.
insert into playlist_version (playlist_id, number, structure)
select playlist.id, 1,
       jsonb_build_object(
         'start', playlist.start_node_id, 'nodes', of_playlist.nodes,
         'hotspots', coalesce(of_nodes.hotspots, '[]')
       )
  from (select playlist_id,
               jsonb_agg(jsonb_build_array(id, name, duration_ms, default_node_id) order by id) as nodes
          from node
         where listed
           and deleted_at is null
         group by playlist_id) as of_playlist
  join playlist on playlist.id = of_playlist.playlist_id
  left join (select playlist_id,
                    jsonb_agg(
                      jsonb_build_array(
                        id, node_id, name, kind, to_node_id, url, seek_ms, shown_from_ms, shown_until_ms
                      )
                      order by id
                    ) as hotspots
               from hotspot
              where listed
                and deleted_at is null
              group by playlist_id) as of_nodes on of_nodes.playlist_id = of_playlist.playlist_id
 where playlist.listed;
