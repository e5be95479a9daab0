"""graphql-core's messages in the words of GraphQL: it is written in Python, which callers need not know."""

from __future__ import annotations

from ivgraph.quoting import requote


def restate(message: str) -> str:
    """With null for None, and names in the quotation marks that GraphQL's texts have."""
    return requote(message).replace("not to be None", "not to be null")
