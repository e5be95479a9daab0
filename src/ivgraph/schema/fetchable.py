"""What Relay's compiler needs for fragments with @refetchable, since there is no interface Node here.

It asks for an object of a type with the directive @fetchable by a root field `fetch__<Type>`; it makes up that name.
"""

from __future__ import annotations

import strawberry
from strawberry.schema_directive import Location


@strawberry.schema_directive(
    locations=[Location.OBJECT],
    name="fetchable",
    description="Tells Relay's compiler that the field fetch__<Type> of Query finds objects of this type.",
)
class Fetchable:
    field_name: str = strawberry.directive_field(name="field_name")
