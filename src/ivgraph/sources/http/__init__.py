"""POST /v1/events: request bodies in, a verdict on each event out."""
