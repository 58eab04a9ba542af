"""The catalogue of what is counted here: which rows, by which moment, cut by which slices, with which exposure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint
from complaints.models import Status as ComplaintStatus
from customers.models import Kind as OrderKind
from customers.models import OrderLine
from feedback.models import Feedback, Invitation, Scale
from feedback.models import Kind as FeedbackKind
from surveillance.models import Series, SliceKind, Source

Lookups = tuple[str, ...]
JOIN = "|"  # between the two codes of a pair
ONE, NONE = Value(1), Value(0)

# Said twice by one person, or no complaint for us: not counted. A withdrawn one still tells something.
UNCOUNTED = (ComplaintStatus.OUT_OF_SCOPE, ComplaintStatus.DUPLICATE)
DISSATISFIED = (
    Q(survey__scale=Scale.NPS, score__lte=6)
    | Q(survey__scale=Scale.CSAT, score__lte=2)
    | Q(survey__scale=Scale.CES, score__lte=3)
)
# The same judgement as complaints.queries.kept, for many rows at once.
LATE = Q(promise_broken=True) | Q(cycle_answered_at__isnull=True) | Q(cycle_answered_at__gt=F("answer_due"))
NOT_KNOWN = Q(promise_broken=False, cycle_answered_at__isnull=True) & (
    Q(status=ComplaintStatus.AWAITING_CUSTOMER) | Q(closed_at__isnull=False)
)

# Which columns name a slice. Several ways are added up: a case of a category belongs to those above it too.
PRODUCT: dict[str, tuple[Lookups, ...]] = {SliceKind.PRODUCT: (("product__code",),)}
CATEGORY: dict[str, tuple[Lookups, ...]] = {
    SliceKind.CATEGORY: (("category__code",), ("category__parent__code",), ("category__parent__parent__code",))
}
PAIRS: dict[str, tuple[Lookups, ...]] = {
    SliceKind.PAIR: (("product__code", "category__code"),),
    SliceKind.SITE_PAIR: (("site__code", "category__code"),),
    SliceKind.SUPPLIER_PAIR: (("product__supplier__code", "category__code"),),
}
ALL: dict[str, tuple[Lookups, ...]] = {SliceKind.ALL: ((),)}
CHANNEL: dict[str, tuple[Lookups, ...]] = {SliceKind.CHANNEL: (("channel",),)}
SITE: dict[str, tuple[Lookups, ...]] = {SliceKind.SITE: (("site__code",),)}
SEGMENT: dict[str, tuple[Lookups, ...]] = {SliceKind.SEGMENT: (("customer__segment__code",),)}
SURVEY: dict[str, tuple[Lookups, ...]] = {SliceKind.SURVEY: (("survey__code",),)}
SUPPLIER: dict[str, tuple[Lookups, ...]] = {SliceKind.SUPPLIER: (("product__supplier__code",),)}
PROCESS: dict[str, tuple[Lookups, ...]] = {SliceKind.PROCESS: (("of_process",),)}  # see _of_process
LOT: dict[str, tuple[Lookups, ...]] = {SliceKind.LOT: (("of_lot",),)}  # see _of_lot
MADE: dict[str, tuple[Lookups, ...]] = SUPPLIER | {SliceKind.PROCESS: (("product__process__code",),)}
ANSWERED_BY: dict[str, tuple[Lookups, ...]] = {SliceKind.SEGMENT: (("contact__customer__segment__code",),)}
ORDERED: dict[str, tuple[Lookups, ...]] = {
    SliceKind.ALL: ((),),
    SliceKind.PRODUCT: (("product__code",),),
    SliceKind.SITE: (("order__site__code",),),
    SliceKind.SEGMENT: (("order__customer__segment__code",),),
    **MADE,
}

# The two slices a pair is made of. A lot is one of its product.
SIDES: dict[str, tuple[str, ...]] = {
    SliceKind.PAIR: (SliceKind.PRODUCT, SliceKind.CATEGORY),
    SliceKind.SITE_PAIR: (SliceKind.SITE, SliceKind.CATEGORY),
    SliceKind.SUPPLIER_PAIR: (SliceKind.SUPPLIER, SliceKind.CATEGORY),
    SliceKind.LOT: (SliceKind.PRODUCT,),
}


@dataclass(frozen=True)
class Measure:
    """One thing that is counted.

    ``kind``: events ("count"), a share of answers ("share": count among exposure) or a mean score ("mean": total over
    count). ``worse`` is the direction that is bad. ``exposure``: "orders" of the same slice, "own" (its own rows), or
    "" where there is none. ``figures`` are the columns of a tally: what one row adds to each. ``both_ways``: a change for the better
    is told of too. ``recorded`` is the moment a row became known, where it may come late.
    """

    name: str
    label: Any
    about: Any
    unit: Any
    rows: Callable[[], "QuerySet[Any]"]
    moment: str
    cuts: dict[str, tuple[Lookups, ...]]
    kind: Literal["count", "share", "mean"] = "count"
    worse: Literal["high", "low"] = "high"
    exposure: Literal["orders", "own", ""] = ""
    figures: dict[str, Any] = field(default_factory=lambda: {"count": ONE})
    both_ways: bool = True
    recorded: str = ""


def _feedback(kind: FeedbackKind) -> Callable[[], "QuerySet[Any]"]:
    return lambda: Feedback.objects.filter(kind=kind).exclude(status="spam")


def _lines(kind: OrderKind) -> Callable[[], "QuerySet[Any]"]:
    return lambda: OrderLine.objects.filter(kind=kind)


def lot_key() -> Concat:
    """A lot by its product and number: two products may have lots of one number."""
    return Concat("product__code", Value(JOIN), "lot", output_field=CharField())


def _of_lot(measure: str) -> Case:
    """The lot of a row, as far as it is counted by itself: lots are many, and only some are series (operations.lots)."""
    counted = Series.objects.filter(measure=measure, slice_kind=SliceKind.LOT, source=Source.OWN)
    return Case(When(~Q(lot="") & Q(lot_key__in=counted.values("slice_key")), then=F("lot_key")))


def _of_process() -> Coalesce:
    """The process a complaint names, else the one its product comes from."""
    return Coalesce("process__code", "product__process__code")


def _complaints() -> "QuerySet[Any]":
    return Complaint.objects.exclude(status__in=UNCOUNTED)


def _complaints_named() -> "QuerySet[Any]":
    rows: QuerySet[Any] = _complaints().alias(lot_key=lot_key())
    named: QuerySet[Any] = rows.annotate(of_process=_of_process(), of_lot=_of_lot("complaints"))
    return named


def _returned() -> "QuerySet[Any]":
    rows: QuerySet[Any] = _lines(OrderKind.RETURN)().alias(lot_key=lot_key())
    named: QuerySet[Any] = rows.annotate(of_lot=_of_lot("returns"))
    return named


def _promised() -> "QuerySet[Any]":
    owed = _complaints().filter(answer_due__isnull=False).exclude(NOT_KNOWN)
    return owed.exclude(status=ComplaintStatus.WITHDRAWN, cycle_answered_at__isnull=True)


def _answers() -> "QuerySet[Any]":
    return Invitation.objects.filter(confirmed_at__isnull=False)


MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            "orders", _("Orders"), _("Orders of %(slice)s"), _("order lines"), _lines(OrderKind.SALE),
            "order__placed_at", ORDERED, worse="low", both_ways=False,
        ),
        Measure(
            "complaints", _("Complaints"), _("Complaints about %(slice)s"), _("complaints"), _complaints_named,
            "received_at", ALL | PRODUCT | CATEGORY | CHANNEL | SITE | SEGMENT | SUPPLIER | PROCESS | LOT | PAIRS,
            exposure="orders", recorded="recorded_at",
        ),
        Measure(
            "questions", _("Questions"), _("Questions about %(slice)s"), _("questions"),
            _feedback(FeedbackKind.QUESTION), "received_at", ALL | PRODUCT | CHANNEL, exposure="orders",
            recorded="recorded_at",
        ),
        Measure(
            "ideas", _("Ideas"), _("Ideas about %(slice)s"), _("ideas"), _feedback(FeedbackKind.IDEA),
            "received_at", ALL | PRODUCT, recorded="recorded_at",
        ),
        Measure(
            "praise", _("Praise"), _("Praise for %(slice)s"), _("words of praise"), _feedback(FeedbackKind.PRAISE),
            "received_at", ALL | PRODUCT, worse="low", recorded="recorded_at",
        ),
        Measure(
            "returns", _("Returns"), _("Returns of %(slice)s"), _("returned lines"), _returned,
            "order__placed_at", ORDERED | LOT, exposure="orders",
        ),
        Measure(
            "low_scores", _("Dissatisfied answers"), _("Dissatisfied answers about %(slice)s"),
            _("dissatisfied answers"), _answers, "confirmed_at",
            ALL | PRODUCT | MADE | SURVEY | ANSWERED_BY,
            kind="share", exposure="own",
            figures={"count": Case(When(DISSATISFIED, then=ONE), default=NONE), "exposure": ONE},
        ),
        Measure(
            "mean_score", _("Mean score"), _("Mean score of %(slice)s"), _("points"), _answers, "confirmed_at",
            SURVEY, kind="mean", worse="low", exposure="own",
            figures={
                "count": ONE, "exposure": ONE, "total": F("score"), "total_squares": F("score") * F("score"),
            },
        ),
        Measure(
            "late_answers", _("Late answers"), _("Late answers about %(slice)s"), _("answers after the promised time"),
            _promised, "answer_due", ALL | PRODUCT | SITE | SEGMENT, kind="share", exposure="own",
            figures={"count": Case(When(LATE, then=ONE), default=NONE), "exposure": ONE},
        ),
    )
}  # fmt: skip


def _said() -> "QuerySet[Any]":
    other = Feedback.objects.exclude(kind=FeedbackKind.COMPLAINT)
    return other.exclude(status="spam")


# What people say: terms are looked for in the texts, so these are not counted by the database (operations.words).
TEXTS: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            "mentions", _("Words of complaints"), _("“%(slice)s” in complaints"), _("complaints that say it"),
            _complaints, "received_at", {}, kind="share", exposure="own", both_ways=False,
        ),
        Measure(
            "mentions_elsewhere", _("Words of other feedback"), _("“%(slice)s” in other feedback"),
            _("messages that say it"), _said, "received_at", {}, kind="share", exposure="own", both_ways=False,
        ),
    )
}  # fmt: skip


def known(name: str) -> Measure | None:
    """The measure of this name, or None for one that was imported."""
    return MEASURES.get(name) or TEXTS.get(name)
