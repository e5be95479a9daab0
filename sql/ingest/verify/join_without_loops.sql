-- Joins whole sets by hash or in order until the transaction ends. Nothing tells the planner how many rows the parts of
-- a recount have: it expects one, and would compare each row of one part with each row of another.
set local enable_nestloop = off
