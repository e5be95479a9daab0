-- The time before which events were dropped, or are about to be.
select horizon from retention
