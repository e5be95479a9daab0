-- Checks that tables can be written; fails if they can't.
select prove_writability()
