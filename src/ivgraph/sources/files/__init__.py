"""Events from files, for `ivgraph import`: in constant memory, safe to interrupt and to repeat.

``reader`` reads several files: text line by line (``lines``), tables in blocks of rows (``csv_rows``, ``parquet``,
``rows``). ``formats`` parses lines into events. ``mapped_format`` does so for tables and other products' exports: by
columns (``columns``, ``remembered``, ``cells``), or one row at a time where a row may be invalid (``mapping``).
``mapping_file`` reads the TOML file of a mapping. ``load`` records events batch by batch, and ``checkpoint`` notes how
many lines of each file are done.
"""

from ivgraph.sources.files.checkpoint import Checkpoint
from ivgraph.sources.files.formats import NATIVE, FileFormat, Format, NativeFormat
from ivgraph.sources.files.lines import STANDARD_INPUT
from ivgraph.sources.files.load import WrittenBatch, import_lines
from ivgraph.sources.files.mapped_format import MappedFormat
from ivgraph.sources.files.mapping import ColumnMapping
from ivgraph.sources.files.mapping_file import InvalidMapping, parse_mapping
from ivgraph.sources.files.reader import KINDS, Line, TextLine, UnreadableFile, detect_kind, read_files

__all__ = [
    "KINDS",
    "NATIVE",
    "STANDARD_INPUT",
    "Checkpoint",
    "ColumnMapping",
    "FileFormat",
    "Format",
    "InvalidMapping",
    "Line",
    "MappedFormat",
    "NativeFormat",
    "TextLine",
    "UnreadableFile",
    "WrittenBatch",
    "detect_kind",
    "import_lines",
    "parse_mapping",
    "read_files",
]
