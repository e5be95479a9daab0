"""Decompresses bodies chunk by chunk, so that a small body never expands to a huge one in memory."""

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

#: Values of Content-Encoding, as the answer to an unknown one lists them.
ENCODINGS = ("gzip", "zstd", "identity")
#: Bytes of one decompressed chunk.
MAX_CHUNK_BYTES = 256 * 1024
#: Binary logarithm of zstd's largest window, which bounds its memory: RFC 9659 allows no larger one on the web.
MAX_WINDOW_LOG = 23


class _Decompressor(Protocol):
    """Decompresses one gzip member or zstd frame. A body may have several, one after the other."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes) -> Iterator[bytes]: ...


class _Gzip:
    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes) -> Iterator[bytes]:
        chunk = self._inner.decompress(data, MAX_CHUNK_BYTES)
        yield chunk
        # After a full chunk there may be more output, even if no input is left.
        while not self._inner.eof and (self._inner.unconsumed_tail or len(chunk) == MAX_CHUNK_BYTES):
            chunk = self._inner.decompress(self._inner.unconsumed_tail, MAX_CHUNK_BYTES)
            yield chunk


class _Zstd:
    def __init__(self) -> None:
        self._inner = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: MAX_WINDOW_LOG})

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes) -> Iterator[bytes]:
        yield self._inner.decompress(data, MAX_CHUNK_BYTES)
        while not self._inner.eof and not self._inner.needs_input:
            yield self._inner.decompress(b"", MAX_CHUNK_BYTES)


_DECOMPRESSORS: dict[str, type[_Gzip] | type[_Zstd]] = {"gzip": _Gzip, "x-gzip": _Gzip, "zstd": _Zstd}


def decompress(chunks: AsyncIterator[bytes], encoding: str) -> AsyncIterator[bytes]:
    """Decompresses a body.

    Args:
        chunks: The body as it was sent.
        encoding: The value of the header Content-Encoding.

    Raises:
        RequestError: The encoding is not supported, or the body is not in it.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return chunks
    if encoding not in _DECOMPRESSORS:
        raise RequestError(
            RequestErrorCode.UNKNOWN_ENCODING, f"Content-Encoding must be one of {', '.join(ENCODINGS)}, or left out."
        )
    return _decompress(chunks, encoding)


async def _decompress(chunks: AsyncIterator[bytes], encoding: str) -> AsyncIterator[bytes]:
    start = _DECOMPRESSORS[encoding]
    decompressor: _Decompressor = start()
    try:
        async for chunk in chunks:
            while chunk:
                if decompressor.eof:
                    decompressor = start()
                for content in decompressor.decompress(chunk):
                    yield content
                chunk = decompressor.unused_data if decompressor.eof else b""
    except (zlib.error, zstd.ZstdError) as error:
        raise RequestError(
            RequestErrorCode.MALFORMED_ENCODING,
            f"The body is not {encoding}, as Content-Encoding says: {reason_of(error)}",
        ) from error
    if not decompressor.eof:
        raise RequestError(RequestErrorCode.MALFORMED_ENCODING, f"The body ends before its {encoding} does.")
