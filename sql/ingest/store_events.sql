-- Stores the staged events and counts them; tells the ordinals of those that were not new.
select ordinal
  from pg_temp.store_events() as ordinal
