"""Tables, CSV and Parquet: each row the JSON object of its columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import orjson

from ivgraph.ingest.files.lines import open_file

#: What parts the cells of a row; the header tells which.
DELIMITERS = ",;\t|"
#: Rows of a Parquet file that are held at once.
ROWS = 5_000


class BadTable(Exception):
    """A file is not the table that it should be; what is said of it follows its name."""


def read_csv(path: Path) -> Iterator[tuple[int, bytes, int]]:
    """Number, JSON and end of each row. One whose cells are not as many as the header's is a JSON list of them."""
    with open_file(path) as (file, tell), io.TextIOWrapper(file, "utf-8-sig", newline="") as text:
        first = text.readline()
        if not first.strip():
            raise BadTable("has no header: its first line must name the columns.")
        delimiter = max(DELIMITERS, key=first.count)
        header = next(csv.reader([first], delimiter=delimiter))
        if repeated := next((name for name in header if header.count(name) > 1), None):
            raise BadTable(f"has two columns {repeated!r}: give each a name of its own.")
        rows = csv.reader(text, delimiter=delimiter, strict=True)
        for cells in rows:
            if cells:
                row = dict(zip(header, cells, strict=True)) if len(cells) == len(header) else cells
                yield rows.line_num + 1, orjson.dumps(row), tell()


def read_parquet(path: Path) -> Iterator[tuple[int, bytes, int]]:
    """Number, JSON and end of each row; the end is as far as the rows before tell."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise BadTable("is a Parquet file, which takes pyarrow to read: pip install pyarrow.") from None
    try:
        with ParquetFile(path) as file:
            size, total = path.stat().st_size, file.metadata.num_rows
            rows = (row for batch in file.iter_batches(batch_size=ROWS) for row in batch.to_pylist())
            for number, row in enumerate(rows, start=1):
                yield number, orjson.dumps(row, default=str), size * number // total
    except ArrowException as error:
        raise BadTable(f"can't be read as Parquet: {str(error).splitlines()[0]}") from error
