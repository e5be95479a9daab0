-- Drops all rejected events but the last ones.
-- $1 how many to keep bigint
delete from rejection
 where id <= (select max(id) from rejection) - $1
