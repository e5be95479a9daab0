"""Resolves what a query requests, counts it with SQL, and evaluates the metrics.

A metrics query passes through five steps, each entered once. `schema` parses the GraphQL arguments with `period`,
`comparison` and `filters` into a `request.MetricsRequest`: instants instead of presets, buckets instead of an interval.
`loaders` collects the queries of all fields that are resolved together, one loader for each `request.MeasureQuery`.
`plan` chooses one statement for each of them, and the tables that it reads. `measures` turns the rows into measures,
one item for each bucket. `result` evaluates the selected `metrics` from them, compares them, and lays them out as
points and columns for GraphQL to pick from. A period, for instance, is a `PeriodInput` in `schema`, two instants in
the request, slots in the measure query, bounds in the plan's arguments, and instants again in the result.

Beside the metrics there are `ranking` (the list of playlists by name, time or metric), `audience` (filters against
stored contexts, and the values to filter by) and `ingest_status`. Nothing here writes: `ingest` does, and the two
packages share tables and nothing else.
"""
