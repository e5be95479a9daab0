-- Recency follows the links. Integer division would turn -1, no earlier visit, into day 0.
with moved as (
  select playlist_id, subject_id, known, slot / 96 as day,
         case when prev_slot < 0 then -1 else prev_slot / 96 end as prev_day, 1 as change
    from arrived
  union all
  select playlist_id, subject_id, known, slot / 96, new_prev_slot / 96, 1
    from overtaken
  union all
  select playlist_id, subject_id, known, slot / 96,
         case when old_prev_slot < 0 then -1 else old_prev_slot / 96 end, -1
    from overtaken
)
insert into recency (playlist_id, subject_id, known, day, prev_day, viewers)
select playlist_id, subject_id, known, day, prev_day, sum(change)
  from moved
 group by playlist_id, subject_id, known, day, prev_day
having sum(change) <> 0
 order by playlist_id, subject_id, day, prev_day, known
on conflict (playlist_id, subject_id, day, prev_day, known) do update
   set viewers = recency.viewers + excluded.viewers
