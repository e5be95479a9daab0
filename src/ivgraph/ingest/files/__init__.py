"""Events from files: in constant memory, safe to interrupt and to repeat.

file → lines | tables → source (what stands where) → formats | mapping (what it says) → load (batches, each one
transaction) → checkpoint (how far it came)
"""

from ivgraph.ingest.files.checkpoint import Checkpoint
from ivgraph.ingest.files.formats import Format, KalturaFormat, NativeFormat
from ivgraph.ingest.files.lines import STANDARD_INPUT
from ivgraph.ingest.files.load import Written, import_lines
from ivgraph.ingest.files.mapping import ColumnMapping, MappedFormat
from ivgraph.ingest.files.mapping_file import InvalidMapping, parse_mapping
from ivgraph.ingest.files.source import KINDS, Line, UnreadableFile, kind_of, read_files

__all__ = [
    "KINDS",
    "STANDARD_INPUT",
    "Checkpoint",
    "ColumnMapping",
    "Format",
    "InvalidMapping",
    "KalturaFormat",
    "Line",
    "MappedFormat",
    "NativeFormat",
    "UnreadableFile",
    "Written",
    "import_lines",
    "kind_of",
    "parse_mapping",
    "read_files",
]
