-- Indexes to sort and search the list of playlists.

-- The sort key of a name: without upper case, by code points, which is the same order on every system. It has the first
-- 200 characters, because an index entry has at most 2,704 bytes.
alter table playlist add name_key text collate "C" generated always as (left(lower(name), 200)) stored;

create index playlist_name on playlist (account_id, name_key, id) where name_key is not null;
create index playlist_unnamed on playlist (account_id, id) where name_key is null;
create index playlist_created_at on playlist (account_id, created_at, id);

-- Whether the name or the external id contains the text, ignoring case; null matches all playlists.
create function is_found(search text, name text, external_id text) returns boolean language sql immutable
return search is null
       or position(lower(search) in lower(coalesce(name, ''))) > 0
       or position(lower(search) in lower(external_id)) > 0;
