"""Events → tables: stores parsed events, and keeps every rollup exact in the same transaction.

The path of an event, file by file:

1. A source (package ``sources``) passes JSON to ``parser``, which validates it and returns an ``Event`` or a
   ``Rejection`` (both in ``event``).
2. ``verdicts`` passes the events on, and returns a verdict on each. A source with transactions of its own skips this
   step.
3. ``queue`` keeps the events of each playlist in order, so that a locked one delays no other; ``batcher`` collects the
   events of all requests for the next batch. An import skips this step, since it makes batches of its own.
4. ``writer`` writes a batch, in steps 5 and 6.
5. ``identify`` finds the batch's playlists, and creates those that are missing, within ``limits``. ``rows`` builds the
   rows: ids and hashes in place of external ids, encoded by ``records``. ``cache`` remembers what is stored.
6. ``store`` locks the playlists and calls sql/ingest/functions/store_events for each shard, or lock_and_store, which
   does both in one statement on a single server. store_events rejects what exceeds
   ``limits``, removes duplicates, inserts events with the nodes, hotspots, contexts and viewers that they name first,
   and adds the events to all rollups (fold_visits and add_totals in sql/ingest/functions).
7. ``rejections`` counts rejected events and keeps the last ones.

Beside that path, ``months`` makes the partitions of months ahead, ``rollups`` verifies and rebuilds the rollups, and
``retention`` drops the events of old months. Package ``sources`` receives the events; package ``analytics`` reads the
tables.
"""
