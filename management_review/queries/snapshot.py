"""The frozen pack as plain values, and its digest: what was in front of the meeting can be proved years later."""

import hashlib
import json
from typing import Any

from management_review.models import Input, Review


def digest_of(content: Any) -> str:
    """SHA-256 of plain values in one fixed form: sorted keys, no spaces, ASCII."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def rows_of(review: Review) -> list[Input]:
    """The rows of the pack in the order of the clauses."""
    return list(review.inputs.select_related("clause", "owner").order_by("clause__order"))


def snapshot(review: Review) -> dict[str, Any]:
    """Everything that freezing keeps. What is said in the meeting (comment, conclusion) is no part of it."""
    return {
        "reference": review.reference,
        "edition": review.edition,
        "period": [review.period_from.isoformat(), review.period_to.isoformat()],
        "figures_at": review.figures_at.isoformat() if review.figures_at else "",
        "rows": [_row(row) for row in rows_of(review)],
    }


def _row(row: Input) -> dict[str, Any]:
    return {
        "code": row.clause.code,
        "key": row.clause.key,
        "has_data": row.has_data,
        "mark": [row.shape, row.word],
        "sentence": row.sentence,
        "figures": row.figures,
        "links": row.links,
        "supplied": row.supplied,
        "unavailable_why": row.unavailable_why,
    }


def is_intact(review: Review) -> bool:
    """Is the pack still what was frozen?"""
    return digest_of(snapshot(review)) == review.snapshot_digest
