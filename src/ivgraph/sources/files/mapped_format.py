"""The format of other products' exports, and of tables: rows whose columns are mapped to the fields of events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from ivgraph.ingest.event import Event, Rejection
from ivgraph.sources.files.columns import ColumnConverter
from ivgraph.sources.files.formats import ParsedLines
from ivgraph.sources.files.mapping import IDENTITY_MAPPING, ColumnMapping, parse_row
from ivgraph.sources.files.reader import Line
from ivgraph.sources.files.remembered import UNCERTAIN, Unconverted
from ivgraph.sources.files.rows import RowBlock, TableRow


class MappedFormat:
    """Each line is one row of an export: a row of a table, or a JSON object."""

    def __init__(self, mapping: ColumnMapping = IDENTITY_MAPPING) -> None:
        self._mapping = mapping
        self._columns = ColumnConverter(mapping)

    async def read(self, lines: Sequence[Line], received_at: datetime) -> ParsedLines:
        parsed: ParsedLines = []
        for block, group in groupby(lines, _find_block):
            rows = list(group)
            converted = self._convert(block, rows, received_at)
            for line, item in zip(rows, converted, strict=True):
                event = parse_row(line, self._mapping, received_at) if item is UNCERTAIN else item
                if isinstance(event, (Event, Rejection)):
                    parsed.append((line, event))
        return parsed

    async def finish(self, received_at: datetime) -> ParsedLines:
        return []

    def _convert(
        self, block: RowBlock | None, lines: Sequence[Line], received_at: datetime
    ) -> Sequence[Event | Unconverted]:
        if block is None:
            return [UNCERTAIN] * len(lines)
        assert isinstance(lines[0], TableRow)
        first = lines[0].position
        return self._columns.convert(block, range(first, first + len(lines)), received_at)


def _find_block(line: Line) -> RowBlock | None:
    return line.block if isinstance(line, TableRow) else None
