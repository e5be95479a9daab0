-- Bots are kept and flagged, and left out of every number unless a filter asks for them.
alter table context add column bot boolean not null default false;

-- Whether the viewer played, watched or clicked; an impression alone is no viewer. Of prev_slot it could be told before
-- there were bots: they are present, but their visits follow no other.
alter table visit add column present boolean;
update visit set present = prev_slot is not null;
alter table visit alter column present set not null;
