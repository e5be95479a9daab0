"""Viewers and sessions are stored under keyed 64-bit hashes of their ids.

The key makes them pseudonyms: without it nobody can find out from the stored visits whether a given person watched, not
even by trying all ids. BLAKE2b (RFC 7693) takes a key and a digest length itself, so HMAC is not needed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ViewerKey:
    """The secret key of the hashes, and the hashes that it makes."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not 16 <= len(self.secret) <= 64:
            raise ValueError("a viewer key has 16 to 64 bytes")

    @property
    def fingerprint(self) -> bytes:
        """Sixteen bytes that differ between keys and do not reveal the key."""
        return hashlib.blake2b(b"fingerprint", key=self.secret, digest_size=16).digest()

    def authenticated(self, viewer: str) -> int:
        """The hash of an authenticated viewer's id: a signed 64-bit integer, like the hashes below."""
        return self._hash("viewer", viewer)

    def visitor(self, visitor: str) -> int:
        """The hash of an anonymous visitor's id."""
        return self._hash("visitor", visitor)

    def session(self, session: str) -> int:
        """The hash of a session's id, which stands for the viewer where an event has neither viewer nor visitor."""
        return self._hash("session", session)

    def _hash(self, kind: str, id: str) -> int:
        digest = hashlib.blake2b(id.encode(), key=self.secret, person=kind.encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)
