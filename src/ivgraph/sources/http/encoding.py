"""Content-Encoding: bodies are unpacked piece by piece, so that a small one is never a huge one at once."""

from __future__ import annotations

import sys
import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Protocol

from ivgraph.quoting import reason_of
from ivgraph.sources.http.errors import RequestError, RequestErrorCode

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: Encodings of a body, as the answer to an unknown one names them.
ENCODINGS = ("gzip", "zstd", "identity")
#: Bytes that are unpacked at once.
PIECE = 256 * 1024
#: Binary logarithm of the most that zstd may look back, and so of its memory: RFC 9659 allows no more on the web.
LARGEST_WINDOW_LOG = 23


class _Unpacker(Protocol):
    """One gzip member or zstd frame; more may follow."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def unpack(self, data: bytes) -> Iterator[bytes]: ...


class _Gzip:
    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def unpack(self, data: bytes) -> Iterator[bytes]:
        piece = self._inner.decompress(data, PIECE)
        yield piece
        # A full piece may have left some behind even where no input is left.
        while not self._inner.eof and (self._inner.unconsumed_tail or len(piece) == PIECE):
            piece = self._inner.decompress(self._inner.unconsumed_tail, PIECE)
            yield piece


class _Zstd:
    def __init__(self) -> None:
        self._inner = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: LARGEST_WINDOW_LOG})

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def unpack(self, data: bytes) -> Iterator[bytes]:
        yield self._inner.decompress(data, PIECE)
        while not self._inner.eof and not self._inner.needs_input:
            yield self._inner.decompress(b"", PIECE)


_UNPACKERS: dict[str, type[_Gzip] | type[_Zstd]] = {"gzip": _Gzip, "x-gzip": _Gzip, "zstd": _Zstd}


def unpack(chunks: AsyncIterator[bytes], encoding: str) -> AsyncIterator[bytes]:
    """The content of a body, in pieces.

    Raises:
        RequestError: The encoding is none of ours, or the body is not in it.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return chunks
    if encoding not in _UNPACKERS:
        raise RequestError(
            RequestErrorCode.UNKNOWN_ENCODING, f"Content-Encoding must be one of {', '.join(ENCODINGS)}, or left out."
        )
    return _unpack(chunks, encoding)


async def _unpack(chunks: AsyncIterator[bytes], encoding: str) -> AsyncIterator[bytes]:
    start = _UNPACKERS[encoding]
    unpacker: _Unpacker = start()
    try:
        async for chunk in chunks:
            while chunk:
                if unpacker.eof:
                    unpacker = start()
                for piece in unpacker.unpack(chunk):
                    yield piece
                chunk = unpacker.unused_data if unpacker.eof else b""
    except (zlib.error, zstd.ZstdError) as error:
        raise RequestError(
            RequestErrorCode.MALFORMED_ENCODING,
            f"The body is not {encoding}, as Content-Encoding says: {reason_of(error)}",
        ) from error
    if not unpacker.eof:
        raise RequestError(RequestErrorCode.MALFORMED_ENCODING, f"The body ends before its {encoding} does.")
