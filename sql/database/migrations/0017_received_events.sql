-- A batch of events, as it is sent: src/ivgraph/ingest/records.py encodes it. The functions that write take an array of
-- received_event. A domain over that is what the driver lets its caller encode.
create domain received_events as received_event[];
