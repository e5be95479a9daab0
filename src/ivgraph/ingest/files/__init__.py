"""Events from files: in constant memory, safe to interrupt and to repeat.

file → lines (what stands where) → formats (what it says) → load (batches, each one transaction)
"""

from ivgraph.ingest.files.formats import Format, KalturaFormat, NativeFormat
from ivgraph.ingest.files.lines import STANDARD_INPUT, Line, UnreadableFile, read_lines
from ivgraph.ingest.files.load import import_lines

__all__ = [
    "STANDARD_INPUT",
    "Format",
    "KalturaFormat",
    "Line",
    "NativeFormat",
    "UnreadableFile",
    "import_lines",
    "read_lines",
]
