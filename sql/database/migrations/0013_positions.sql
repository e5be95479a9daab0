-- The places of nodes and hotspots in the saved structure, by which lists are ordered. Ids do not tell an order: on
-- Citus each machine draws them from a range of its own.

-- Null where only events name the node or hotspot. One that a later structure leaves out keeps its last place.
alter table node    add column position integer;
alter table hotspot add column position integer;

-- Until this version ids were given in the order of the structure that named a node or hotspot first.
update node
   set position = place.position
  from (select playlist_id, id, row_number() over (partition by playlist_id order by id) as position
          from node
         where listed) as place
 where node.playlist_id = place.playlist_id
   and node.id          = place.id;

update hotspot
   set position = place.position
  from (select playlist_id, id, row_number() over (partition by playlist_id order by id) as position
          from hotspot
         where listed) as place
 where hotspot.playlist_id = place.playlist_id
   and hotspot.id          = place.id;
