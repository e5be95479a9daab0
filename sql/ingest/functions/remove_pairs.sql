-- Takes visits to pairs of nodes away from visit and recency: plays came late, and others are followed by them now. It
-- is the opposite of what fold_visits does for these pairs.
create or replace function ivgraph.remove_pairs(pairs ivgraph.pair_visit[]) returns void language plpgsql as
$$
declare
  removed ivgraph.visit_link[];
begin
  update ivgraph.visit as visit
     set plays = visit.plays - former.plays
    from (select playlist_id, subject_id, viewer_id, floor(date_part('epoch', at) / 900)::integer as slot, context_id,
                 count(*) as plays
            from unnest(pairs)
           group by playlist_id, subject_id, viewer_id, slot, context_id) as former
   where visit.playlist_id = former.playlist_id
     and visit.subject_id  = former.subject_id
     and visit.viewer_id   = former.viewer_id
     and visit.slot        = former.slot
     and visit.context_id  = former.context_id;

  with emptied as (
    delete from ivgraph.visit as visit
     using (select distinct playlist_id, subject_id, viewer_id, floor(date_part('epoch', at) / 900)::integer as slot,
                   context_id
              from unnest(pairs)) as former
     where visit.playlist_id = former.playlist_id
       and visit.subject_id  = former.subject_id
       and visit.viewer_id   = former.viewer_id
       and visit.slot        = former.slot
       and visit.context_id  = former.context_id
       and visit.plays       = 0
    returning visit.playlist_id, visit.subject_id, visit.viewer_id, visit.slot, visit.context_id, visit.known,
              visit.prev_slot
  )
  select array_agg(row(playlist_id, subject_id, viewer_id, slot, context_id, known, prev_slot)::ivgraph.visit_link)
    into removed
    from emptied
   where prev_slot is not null;

  if removed is null then
    return;
  end if;

  -- The next visit after each of them is linked to the last one that is left before it.
  with relinked as materialized (
    select next.playlist_id, next.subject_id, next.viewer_id, next.slot, next.context_id, next.known, next.prev_slot,
           coalesce(before.slot, -1) as new_prev_slot
      from (select distinct removed.playlist_id, removed.subject_id, removed.viewer_id, later.slot, later.context_id,
                   later.known, later.prev_slot
              from unnest(removed) as removed
             cross join lateral (
                     select visit.slot, visit.context_id, visit.known, visit.prev_slot
                       from ivgraph.visit as visit
                      where visit.playlist_id = removed.playlist_id
                        and visit.subject_id  = removed.subject_id
                        and visit.viewer_id   = removed.viewer_id
                        and (visit.slot, visit.context_id) > (removed.slot, removed.context_id)
                        and visit.prev_slot is not null
                      order by visit.slot, visit.context_id
                      limit 1
                   ) as later) as next
      left join lateral (
             select visit.slot
               from ivgraph.visit as visit
              where visit.playlist_id = next.playlist_id
                and visit.subject_id  = next.subject_id
                and visit.viewer_id   = next.viewer_id
                and (visit.slot, visit.context_id) < (next.slot, next.context_id)
                and visit.prev_slot is not null
              order by visit.slot desc, visit.context_id desc
              limit 1
           ) as before on true
  ), linked as (
    update ivgraph.visit as visit
       set prev_slot = relinked.new_prev_slot
      from relinked
     where visit.playlist_id = relinked.playlist_id
       and visit.subject_id  = relinked.subject_id
       and visit.viewer_id   = relinked.viewer_id
       and visit.slot        = relinked.slot
       and visit.context_id  = relinked.context_id
  )
  insert into ivgraph.recency as recency (playlist_id, subject_id, known, day, prev_day, viewers)
  select playlist_id, subject_id, known, slot / 96 as day,
         case when prev_slot < 0 then -1 else prev_slot / 96 end as prev_day, sum(change)
    from (select playlist_id, subject_id, known, slot, prev_slot, -1 as change from unnest(removed)
           union all
          select playlist_id, subject_id, known, slot, prev_slot, -1 from relinked
           union all
          select playlist_id, subject_id, known, slot, new_prev_slot, 1 from relinked) as link
   group by playlist_id, subject_id, known, day, prev_day
  having sum(change) <> 0
   order by playlist_id, subject_id, day, prev_day, known
  on conflict (playlist_id, subject_id, day, prev_day, known) do update
     set viewers = recency.viewers + excluded.viewers;

  delete from ivgraph.recency as recency
   using (select distinct playlist_id, subject_id from unnest(removed)) as pair
   where recency.playlist_id = pair.playlist_id
     and recency.subject_id  = pair.subject_id
     and recency.viewers     = 0;
end
$$;
