-- Cells that the overtaken visits left empty; without this the tables would tell the order of arrival.
delete from recency
 using (select distinct playlist_id, subject_id, known, slot / 96 as day,
               case when old_prev_slot < 0 then -1 else old_prev_slot / 96 end as prev_day
          from overtaken) as left_cell
 where recency.playlist_id = left_cell.playlist_id
   and recency.subject_id  = left_cell.subject_id
   and recency.known       = left_cell.known
   and recency.day         = left_cell.day
   and recency.prev_day    = left_cell.prev_day
   and recency.viewers     = 0
