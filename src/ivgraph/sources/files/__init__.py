"""Events from files: in constant memory, safe to interrupt and to repeat.

file → lines | tables → source (what stands where) → formats | mapping (what it says) → load (batches, each one
transaction) → checkpoint (how far it came)
"""

from ivgraph.sources.files.checkpoint import Checkpoint
from ivgraph.sources.files.formats import NATIVE, FileFormat, Format, NativeFormat
from ivgraph.sources.files.lines import STANDARD_INPUT
from ivgraph.sources.files.load import Written, import_lines
from ivgraph.sources.files.mapping import ColumnMapping, MappedFormat
from ivgraph.sources.files.mapping_file import InvalidMapping, parse_mapping
from ivgraph.sources.files.reader import KINDS, Line, UnreadableFile, kind_of, read_files

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
    "UnreadableFile",
    "Written",
    "import_lines",
    "kind_of",
    "parse_mapping",
    "read_files",
]
