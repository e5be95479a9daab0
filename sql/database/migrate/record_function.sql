-- Records that a function was created or replaced.
-- $1 name of its file text, $2 checksum of its text text
insert into ivgraph.function (name, checksum)
values ($1, $2)
on conflict (name) do update
   set checksum = excluded.checksum
