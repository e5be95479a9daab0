"""Bodies are decompressed while they arrive."""

from __future__ import annotations

import gzip
import sys
from collections.abc import AsyncIterator, Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivgraph.sources.http.encoding import MAX_CHUNK_BYTES, MAX_WINDOW_LOG, decompress
from ivgraph.sources.http.errors import RequestError, RequestErrorCode

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PACK: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "zstd": zstd.compress}

packings = pytest.mark.parametrize("encoding", PACK)


async def arriving(chunks: Iterable[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def decompressed(encoding: str, *chunks: bytes) -> list[bytes]:
    return [chunk async for chunk in decompress(arriving(chunks), encoding)]


async def refused(encoding: str, *chunks: bytes) -> RequestError:
    with pytest.raises(RequestError) as raised:
        await decompressed(encoding, *chunks)
    return raised.value


@packings
@given(st.lists(st.binary()), st.integers(1, 50))
async def test_any_content_is_decompressed_whatever_its_chunks(encoding: str, parts: list[bytes], size: int) -> None:
    packed = b"".join(PACK[encoding](part) for part in parts or [b""])
    chunks = [packed[start : start + size] for start in range(0, len(packed), size)]
    assert b"".join(await decompressed(encoding, *chunks)) == b"".join(parts)


@packings
@pytest.mark.parametrize("size", [MAX_CHUNK_BYTES - 1, MAX_CHUNK_BYTES, MAX_CHUNK_BYTES + 1, 3 * MAX_CHUNK_BYTES])
async def test_a_small_body_is_decompressed_in_small_chunks(encoding: str, size: int) -> None:
    chunks = await decompressed(encoding, PACK[encoding](bytes(size)))
    assert max(len(chunk) for chunk in chunks) <= MAX_CHUNK_BYTES
    assert sum(len(chunk) for chunk in chunks) == size


@pytest.mark.parametrize("encoding", ["", "identity", " Identity "])
async def test_a_body_without_encoding_is_left_as_it_is(encoding: str) -> None:
    assert await decompressed(encoding, b"a", b"b") == [b"a", b"b"]


async def test_names_of_encodings_ignore_case() -> None:
    assert b"".join(await decompressed("X-GZip", gzip.compress(b"a"))) == b"a"


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, zstd", "nonsense"])
async def test_an_unknown_encoding_is_refused_with_a_list_of_the_known_ones(encoding: str) -> None:
    refusal = await refused(encoding, b"")
    assert refusal.code is RequestErrorCode.UNKNOWN_ENCODING
    assert "gzip, zstd, identity" in str(refusal)


@packings
@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda packed: b"", id="nothing"),
        pytest.param(lambda packed: b"{}", id="never packed"),
        pytest.param(lambda packed: packed[:-1], id="cut off"),
        pytest.param(lambda packed: packed + b"more", id="with more behind"),
        pytest.param(lambda packed: packed[:3] + b"\xff\xff\xff" + packed[6:], id="damaged"),
    ],
)
async def test_a_body_that_is_not_in_its_encoding_is_refused(encoding: str, spoil: Callable[[bytes], bytes]) -> None:
    refusal = await refused(encoding, spoil(PACK[encoding](b"some content, long enough")))
    assert refusal.code is RequestErrorCode.MALFORMED_ENCODING
    assert encoding in str(refusal)


async def test_a_frame_that_asks_for_much_memory_is_refused() -> None:
    options: dict[int, int] = {zstd.CompressionParameter.window_log: MAX_WINDOW_LOG + 1}
    packer = zstd.ZstdCompressor(options=options)
    packed = packer.compress(bytes(1000)) + packer.flush()
    assert (await refused("zstd", packed)).code is RequestErrorCode.MALFORMED_ENCODING
