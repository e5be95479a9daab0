"""GraphQL analytics for interactive (branching) videos.

write   player → POST /v1/events (or import, or an adapter) → ingest.parser → ingest.writer
        → event + rollups, one transaction
read    GraphQL → schema → loaders → query.request → query.plan → sql/metrics/*.sql → rows → query.shape → answer

The two flows share tables and nothing else.
"""

__version__ = "0.1.0"
