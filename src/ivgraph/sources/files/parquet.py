"""Reads Parquet files, in blocks of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ivgraph.sources.files.rows import BLOCK_BYTES, BLOCK_ROWS, InvalidTable, RowBlock

if TYPE_CHECKING:
    from pyarrow import Array
    from pyarrow.parquet import FileMetaData

#: Bytes that are read at a time from each column. By default, pyarrow reads whole row groups, and keeps them.
_BUFFER_BYTES = 65_536
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UTC_ZONES = ("UTC", "Etc/UTC", "GMT", "+00:00")


def read_parquet(path: Path) -> Iterator[RowBlock]:
    """Yields the rows, in blocks. The offset of a block is estimated from the numbers of its rows.

    Raises:
        InvalidTable: pyarrow is missing, or can't read the file.
    """
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise InvalidTable("is a Parquet file, which needs pyarrow: pip install pyarrow.") from None
    try:
        with ParquetFile(path, buffer_size=_BUFFER_BYTES, pre_buffer=False) as file:
            size, total, number = path.stat().st_size, file.metadata.num_rows, 0
            for batch in file.iter_batches(_choose_block_rows(file.metadata), use_threads=False):
                numbers = range(number + 1, number + batch.num_rows + 1)
                number += batch.num_rows
                columns = dict(zip(batch.schema.names, map(_read_values, batch.columns), strict=True))
                yield RowBlock(path, columns, numbers, size * number // max(total, 1), batch.nbytes)
    except ArrowException as error:
        raise InvalidTable(f"can't be read as Parquet: {str(error).splitlines()[0]}") from error


def _choose_block_rows(metadata: FileMetaData) -> int:
    """Returns as many rows as a block may have in the row group with the longest rows."""
    groups = (metadata.row_group(index) for index in range(metadata.num_row_groups))
    longest = max((group.total_byte_size // max(group.num_rows, 1) for group in groups), default=0)
    return min(BLOCK_ROWS, max(BLOCK_BYTES // max(longest, 1), 1))


def _read_values(column: Array) -> Sequence[Any]:
    """Returns the values of a column like its method to_pylist, which takes 6 µs for a time with a zone."""
    from pyarrow import ArrowException, int64, timestamp, types

    if types.is_timestamp(column.type) and column.null_count < len(column):
        try:
            # With pandas, to_pylist may return times of another class.
            first = column.drop_null()[0].as_py()
            microseconds = column.cast(timestamp("us", column.type.tz)).cast(int64()).to_pylist()
            if type(first) is datetime:
                return _make_times(microseconds, first, column.type.tz)
        except (ArrowException, OverflowError, ValueError):
            pass  # to_pylist raises the error that explains what is wrong
    values: list[Any] = column.to_pylist()
    return values


def _make_times(microseconds: Sequence[int | None], example: datetime, zone: str | None) -> list[datetime | None]:
    """Returns times in the zone of the example."""
    epoch = _EPOCH.replace(tzinfo=None) if zone is None else _EPOCH
    times = [None if value is None else epoch + timedelta(0, 0, value) for value in microseconds]
    if zone is None or zone in _UTC_ZONES:
        return times
    return [time and time.astimezone(example.tzinfo) for time in times]
