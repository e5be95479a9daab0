"""The type ViewerCounts: the distinct viewers of a transition, an option, a path …"""

from __future__ import annotations

import strawberry

from ivgraph.schema.scalars import Count


@strawberry.type(description="Distinct viewers. They don't add up, since a viewer may be counted in several places.")
class ViewerCounts:
    unique: Count = strawberry.field(
        description="Distinct authenticated viewers, plus one if there was any anonymous viewer."
    )
    authenticated: Count = strawberry.field(description="Distinct authenticated viewers.")
    anonymous: Count = strawberry.field(
        description="Distinct anonymous visitors: by visitor id, or by session where the player sends none."
    )
