"""The pipeline: plan, fetch, shape."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ivgraph.db import Database
from ivgraph.query.filters import Audience
from ivgraph.query.metrics import Family, Measures
from ivgraph.query.plan import plan
from ivgraph.query.request import Question, Subject
from ivgraph.query.shape import lay_out


async def count(
    database: Database, question: Question, audience: Audience | None, asked: Mapping[Subject, Collection[Family]]
) -> dict[int, list[Measures]]:
    """What was counted of each subject in each bucket, by the subject's id, in one statement.

    Args:
        audience: The question's condition, resolved; None where it has none.
        asked: The subjects, and which families are counted of each.
    """
    planned = plan(question, audience, asked)
    rows = await database.fetch(planned.statement, *planned.args)
    return lay_out(rows, asked, len(question.bounds) - 1)
