"""The HTTP server: its routes and pages, which callers it serves, and the limits of the process.

app.py composes the application. supervisor.py runs it in several processes, the workers. What a route answers is in
execution/ (GraphQL) and sources/ (events).
"""
