"""The HTTP server: its routes and pages, which callers it serves, and the limits of the process.

app.py composes the application. What a route answers is in execution/ (GraphQL) and sources/ (events).
"""
