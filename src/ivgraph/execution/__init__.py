"""Executes GraphQL requests: over HTTP, within limits, at a known cost.

It knows no type of the schema but for its roots.
"""
