-- The key that viewers' ids are hashed with: the first one offered is stored, and every caller gets that one. The
-- update changes nothing; without it, `returning` would return no row on a conflict.
-- $1 fingerprint of the key offered bytea, $2 the key itself if it is to be stored here bytea
insert into viewer_key (fingerprint, key)
values ($1, $2)
on conflict (singleton) do update
   set singleton = viewer_key.singleton
returning fingerprint, key
