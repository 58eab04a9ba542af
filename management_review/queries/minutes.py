"""What the minutes of a review hold: as plain values for the digest, as a first draft, and laid out for paper."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.models import Organisation
from management_review.models import Category, Review
from management_review.queries.snapshot import rows_of


def minutes(review: Review) -> dict[str, Any]:
    """Everything that is signed, as plain values in a steady order."""
    return {
        "reference": review.reference,
        "title": review.title,
        "edition": review.edition,
        "period": [review.period_from.isoformat(), review.period_to.isoformat()],
        "meets_at": review.meets_at.isoformat(),
        "chair": review.chair.name,
        "writer": review.writer.name,
        "people": [[one.user.name, one.present] for one in _people(review)],
        "pack": review.snapshot_digest,
        "rows": [_row(row) for row in rows_of(review)],
        "decisions": [_decision(one) for one in review.decisions.select_related("owner").order_by("pk")],
        "none_needed": [[one.category, one.because] for one in review.none_needed.order_by("category")],
        "conclusions": [review.suitability, review.adequacy, review.effectiveness, review.alignment],
        "minutes": review.minutes,
        "next_on": review.next_on.isoformat() if review.next_on else "",
    }


def _local(moment: datetime) -> datetime:
    return moment.astimezone(timezone.get_current_timezone())


def _people(review: Review) -> Any:
    return review.participants.select_related("user").order_by("user__name", "pk")


def _row(row: Any) -> dict[str, Any]:
    return {
        "code": row.clause.code,
        "title": row.clause.title,
        "sentence": row.sentence or row.supplied or row.unavailable_why,
        "figures": [[fact["label"], fact["value"]] for fact in row.figures],
        "comment": row.comment,
        "conclusion": row.conclusion,
        "deferred_why": row.deferred_why,
    }


def _decision(decision: Any) -> dict[str, Any]:
    return {
        "category": decision.category,
        "text": decision.text,
        "owner": decision.owner.name,
        "due_on": decision.due_on.isoformat(),
        "as_action": decision.as_action,
    }


def draft(review: Review) -> str:
    """A first text for the writer: who was there, what was concluded, what was put off."""
    people = list(_people(review))
    present = ", ".join(one.user.name for one in people if one.present)
    absent = ", ".join(one.user.name for one in people if not one.present)
    lines = [_("Present: %(names)s.") % {"names": present}]
    if absent:
        lines.append(_("Absent: %(names)s.") % {"names": absent})
    for row in rows_of(review):
        said = row.conclusion or _("Put off: %(why)s") % {"why": row.deferred_why}
        lines.append(f"{row.clause.code} {row.clause.title}: {said}")
    return "\n\n".join(lines)


def to_print(review: Review, *, place: Organisation) -> dict[str, Any]:
    """The minutes with every word and day as it stands on paper, in the organisation's language.

    Signed minutes are printed from what was signed, not from what the rows say now.
    """
    content = review.minutes_record or minutes(review)
    with translation.override(place.language), timezone.override(place.time_zone):
        return {
            **content,
            "organisation": place.name,
            "language": place.language,
            "words": _words(),
            "meets": f"{date_format(_local(review.meets_at), 'D j M Y, H:i')}",
            "period_words": f"{date_format(review.period_from, 'j M Y')} – {date_format(review.period_to, 'j M Y')}",
            "next_words": date_format(review.next_on, "j M Y") if review.next_on else "",
            "categories": [_category(category, content) for category in Category],
            "signatures": [
                {
                    "name": one.name,
                    "at": date_format(_local(one.at), "j M Y, H:i"),
                    "digest": one.digest,
                    "own": one.one_person_mode,
                }
                for one in review.signatures.order_by("pk")
            ],
            "addenda": [
                [one.number, one.text, one.by_name, date_format(_local(one.at), "j M Y, H:i")]
                for one in review.addenda.order_by("number")
            ],
            "signed": bool(review.minutes_digest),
            "annexes": [[row.clause.code, row.clause.title] for row in rows_of(review)],
        }


def _category(category: Any, content: dict[str, Any]) -> dict[str, Any]:
    none = dict(content["none_needed"])
    return {
        "label": str(category.label).capitalize(),
        "decisions": [
            {**one, "due_words": date_format(date.fromisoformat(one["due_on"]), "j M Y")}
            for one in content["decisions"]
            if one["category"] == category.value
        ],
        "none": none.get(category.value, ""),
    }


def _words() -> dict[str, str]:
    """The words of the paper itself."""
    return {
        "heading": _("Minutes of the management review"),
        "draft": _("Draft, not signed"),
        "period": _("Period"),
        "meeting": _("Meeting"),
        "chair": _("Chair"),
        "writer": _("Minutes written by"),
        "present": _("Present"),
        "absent": _("Absent"),
        "edition": _("Standard"),
        "agenda": _("Agenda"),
        "inputs": _("Inputs and what was concluded"),
        "comment": _("Comment"),
        "conclusion": _("Conclusion"),
        "deferred": _("Put off, because"),
        "decisions": _("Decisions (9.3.3)"),
        "owner": _("Who"),
        "due": _("Until"),
        "becomes": _("becomes a corrective action"),
        "none": _("None needed, because"),
        "conclusions": _("The system as a whole"),
        "suitable": _("Suitable"),
        "adequate": _("Adequate"),
        "effective": _("Effective"),
        "aligned": _("Aligned with the strategic direction"),
        "text": _("Record of the meeting"),
        "next": _("Next review"),
        "signatures": _("Signatures"),
        "signed": _("signed as chair"),
        "own": _("also wrote the minutes, as the policy of this organisation allows"),
        "addenda": _("Addenda"),
        "annexes": _("Annexes"),
        "pack": _("The pack of figures that was in front of the meeting (SHA-256)"),
        "page": _("Page"),
    }
