"""Where events come from, as far as the request that brings them tells: the device, the place, the page; and whether a
bot sent it. What an event says itself wins.

    headers, address of the peer → SenderReader.read → Sender → Sender.complete(context)
"""

from __future__ import annotations

from ivgraph.sources.sender.sender import Sender, SenderReader, open_sender_reader

__all__ = ["Sender", "SenderReader", "open_sender_reader"]
