-- The sets of hotspots that plays exposed: what choices read for whole days. Who could choose depends on the hotspots
-- that lead on in today's structure, so their exposures one by one do not tell it.

-- No event may be written until this is done: it would miss the new table.
lock table event in share mode;

create table exposed_set_day (             -- plays by the hotspots that could be chosen: see the function exposed
  playlist_id bigint   not null,
  node_id     bigint   not null,
  day         integer  not null,           -- of the play
  chose       boolean  not null,           -- one of the hotspots was chosen
  hotspots    bigint[] not null,           -- each once, ascending; plays that exposed none are left out
  plays       bigint   not null,
  primary key (playlist_id, node_id, day, chose, hotspots)
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);

insert into exposed_set_day (playlist_id, node_id, day, chose, hotspots, plays)
select playlist_id, node_id, day, hotspot_id is not null, hotspots, sum(plays)
  from (select playlist_id, node_id, day, hotspot_id, plays,
               array(select id from exposed(marks, node_id, hotspot_id) as id order by id) as hotspots
          from (select playlist_id, node_id, floor(date_part('epoch', at) / 86400)::integer as day, hotspot_id,
                       any_value(marks) as marks, count(*) as plays
                  from step
                 where not bot
                   and (marks is not null or hotspot_id is not null)
                 group by playlist_id, node_id, day, hotspot_id, marks[:][2:3]) as alike) as told
 where cardinality(hotspots) > 0
 group by 1, 2, 3, 4, 5
 order by 1, 2, 3, 4, 5;
