"""GraphQL analytics for interactive (branching) videos.

An event    sources (HTTP, files, adapters of players) → ingest.parser → ingest.queue → ingest.writer
            → one transaction that stores events and updates the rollups
A query     execution (GraphQL over HTTP) → schema → analytics.request → analytics.loaders → analytics.plan
            → one SQL statement → analytics.result → response

The two ways share the tables; only the mutation that records events calls ingest from schema.
"""

__version__ = "0.1.0"
