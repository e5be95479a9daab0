"""Executes GraphQL requests over HTTP: limits, validation, cost estimates, errors, and processes for costly operations.

A request passes through `endpoint` (HTTP) and `service` (admission, timeout, choice of process) to a `handler`, here or
in a query worker, `worker`. Strawberry executes it with the schema that `engine` builds and two extensions: `documents`
parses and validates the query, and `checks` reads all arguments and estimates the cost before the first field runs.
Types, arguments and costs of fields are declared in `schema`; this package knows only the root types.
"""
