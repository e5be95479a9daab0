-- The key that viewers are hashed with; the first to come decides. The update changes nothing and makes the row
-- visible.
-- $1 fingerprint of the key offered bytea, $2 the key itself if it is to be kept here bytea
insert into viewer_key (fingerprint, key)
values ($1, $2)
on conflict (singleton) do update
   set singleton = viewer_key.singleton
returning fingerprint, key
