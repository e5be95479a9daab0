"""Where events come from: HTTP, files, and the players of other products.

Each source turns what it receives into events and passes them to package ``ingest``; none writes to a rollup. Package
``ingest`` describes how they are stored. A new source is a package here and an entry in ``registry``.

``http``, POST /v1/events:

1. ``http.endpoint`` receives the body, within the memory budget, and ``http.encoding`` decompresses it.
2. ``sender`` finds the country, device and so on of the sender, from the request's headers and address.
3. ``http.body`` parses events as one object, an array or lines, with ``ingest.parser``, and completes their contexts.
4. ``http.endpoint`` records them and answers with a verdict on each. ``http.errors`` has the errors of whole requests.

``files``, for `ivgraph import`:

1. ``files.reader`` yields the lines of files, from text (``files.lines``) or tables (``files.csv_rows``,
   ``files.parquet``).
2. ``files.formats`` parses lines into events; ``files.mapped_format`` does so for tables and other products' columns.
3. ``files.load`` records them batch by batch, and ``files.checkpoint`` notes how many lines are done.

The players of another product have a package of their own, which translates their requests and describes the steps.
``endpoint`` has the interface between the server and a source.
"""
