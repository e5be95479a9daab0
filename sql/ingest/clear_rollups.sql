-- Deletes the rollups of a playlist, before they are rebuilt, except the visits before the horizon.
-- $1 playlist id bigint, $2 horizon timestamptz
with cleared_visit as (
  delete from visit
   where playlist_id = $1
     and slot >= (extract(epoch from $2::timestamptz) / 900)::integer
), cleared_slot_total as (
  delete from slot_total
   where playlist_id = $1
), cleared_part_total as (
  delete from part_total
   where playlist_id = $1
), cleared_day_total as (
  delete from day_total
   where playlist_id = $1
), cleared_noon_total as (
  delete from noon_total
   where playlist_id = $1
)
delete from recency
 where playlist_id = $1
