-- The time before which events were dropped, or are about to be: the sessions of that time can't be told apart.
select horizon from retention
