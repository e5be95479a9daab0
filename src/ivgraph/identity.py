"""How viewers and contexts are named in facts: by 64-bit hashes, viewers' with a key.

A keyed hash makes viewers pseudonyms: without the key nobody can tell from the facts whether a given person watched,
not even by trying all ids. BLAKE2b (RFC 7693) has a key and a digest length of its own; no HMAC is needed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ViewerKey:
    """The secret that viewers' hashes are made with."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not 16 <= len(self.secret) <= 64:
            raise ValueError("a viewer key has 16 to 64 bytes")

    @property
    def fingerprint(self) -> bytes:
        """Tells two keys apart without telling the key."""
        return hashlib.blake2b(b"fingerprint", key=self.secret, digest_size=16).digest()

    def authenticated(self, viewer: str) -> int:
        return _hash(self.secret, "viewer", viewer)

    def visitor(self, visitor: str) -> int:
        return _hash(self.secret, "visitor", visitor)

    def session(self, session: str) -> int:
        return _hash(self.secret, "session", session)


def hash_context(values: Iterable[str | bool | None]) -> int:
    """The id of a context: equal values, equal id, whatever process or machine asks."""
    digest = hashlib.blake2b(digest_size=8)
    for value in values:
        encoded = b"" if value is None else str(value).encode()
        # The length keeps ("ab", "c") and ("a", "bc") apart, and its sign None and "".
        digest.update((-1 if value is None else len(encoded)).to_bytes(4, "big", signed=True))
        digest.update(encoded)
    return int.from_bytes(digest.digest(), "big", signed=True)


def _hash(secret: bytes, kind: str, name: str) -> int:
    digest = hashlib.blake2b(name.encode(), key=secret, person=kind.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
