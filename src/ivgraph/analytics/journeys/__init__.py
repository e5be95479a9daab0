"""How viewers walk a story: reads flows, choices, paths, endings and engagement from journeys (docs/journeys.md)."""
