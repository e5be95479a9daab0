"""POST /v1/events: reads request bodies, and answers with a verdict on each event."""
