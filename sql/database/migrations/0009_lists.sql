-- The list of playlists: what it is ordered and searched by.

-- What playlists are ordered by, by name: capitals beside their small letters, in the order of code points, which is
-- the same on every system. The first 200 characters, since an entry of an index holds no more than 2,704 bytes.
alter table playlist add name_key text collate "C" generated always as (left(lower(name), 200)) stored;

create index playlist_name on playlist (account_id, name_key, id) where name_key is not null;
create index playlist_unnamed on playlist (account_id, id) where name_key is null;
create index playlist_created_at on playlist (account_id, created_at, id);

-- Whether the name or the external id contains the text, capitals or not; null finds all.
create function is_found(search text, name text, external_id text) returns boolean language sql immutable
return search is null
       or position(lower(search) in lower(coalesce(name, ''))) > 0
       or position(lower(search) in lower(external_id)) > 0;
