"""Events → tables: stores parsed events, and keeps every rollup exact in the same transaction.

The path of an event, file by file:

1. A source (package ``sources``) passes JSON to ``parser``, which validates it and returns an ``Event`` or a
   ``Rejection`` (both in ``event``).
2. ``verdicts`` passes the events on, and returns a verdict on each. A source with transactions of its own skips this
   step.
3. ``queue`` lets the events of all requests share transactions: ``batcher`` collects them for the next batch, and
   a locked playlist delays no other one. An import skips this step, since it makes batches of its own.
4. ``writer`` stores a batch: it resolves ids and finds contexts and viewers to store (``references``), sends the events
   to the table staging, and runs sql/ingest/store_events. That rejects what exceeds ``limits``, removes duplicates,
   inserts events, contexts and viewers, and adds the events to all rollups (sql/ingest/make_fold_events).
5. ``rejections`` counts rejected events and keeps the last ones.

``rollups`` verifies and rebuilds the rollups. Package ``sources`` receives the events; package ``analytics`` reads the
tables.
"""
