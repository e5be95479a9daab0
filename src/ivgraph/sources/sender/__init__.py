"""Derives the context of events from the request that brings them: device, operating system and browser, domain of the
page, country and region, and whether a bot sent it. Values that an event has itself take precedence.

    headers, peer address → SenderReader.read → Sender → Sender.complete(context)
"""

from __future__ import annotations

from ivgraph.sources.sender.sender import Sender, SenderReader, open_sender_reader

__all__ = ["Sender", "SenderReader", "open_sender_reader"]
