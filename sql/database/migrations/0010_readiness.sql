-- Checks whether the database can be written, by a committed write. Neither an update in place nor a write that is
-- rolled back would notice a full disk: each row here fills a page, so that the table's file grows.

create table readiness (
  filler text storage plain not null
);

create function prove_writable() returns void language plpgsql as $$
begin
  insert into readiness values (repeat('.', 7000));
  if pg_relation_size('readiness') > 1000000 then
    truncate readiness;
  end if;
end $$;
