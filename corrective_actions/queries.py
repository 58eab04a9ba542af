"""Questions about corrective actions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from core.actors import Actor
from core.figures import number as figure
from core.look import Badge, Stage
from core.models import Attachment, Entry, Grant, User
from core.roles import READERS
from corrective_actions.models import (
    ENDS,
    OPEN,
    ActionItem,
    Cause,
    CorrectiveAction,
    EffectPlan,
    EffectResult,
    ItemStatus,
    PlanVersion,
    Proposal,
    SimilarElsewhere,
    Status,
)
from customers.models import Product, Site

FAILED_TWICE = 2
BADGES: Mapping[str, Any] = {
    Status.DRAFT: "idle",
    Status.CLOSED: "ok",
    Status.REJECTED: "idle",
    Status.CANCELLED: "idle",
}


def day_of(moment: datetime) -> date:
    """The local day of a moment."""
    return moment.astimezone(timezone.get_current_timezone()).date()


def visible_to(actor: Actor) -> "QuerySet[CorrectiveAction]":
    """All for those who read; for colleagues what they own, help with or have an item in; none for others."""
    if actor.holds(*READERS):
        return CorrectiveAction.objects.all()
    if actor.user_id is None:
        return CorrectiveAction.objects.none()
    mine = ActionItem.objects.filter(action=OuterRef("pk"), owner=actor.user_id)
    team = CorrectiveAction.team.through.objects.filter(correctiveaction=OuterRef("pk"), user=actor.user_id)
    return CorrectiveAction.objects.filter(Q(owner=actor.user_id) | Exists(mine) | Exists(team))


def found(
    *, actions: "QuerySet[CorrectiveAction]", words: str = "", risk: str = "", owner: int | None = None
) -> "QuerySet[CorrectiveAction]":
    """Actions whose number, reference, title or problem contains each of the words."""
    for word in words.split():
        named = Q(number__icontains=word) | Q(reference__icontains=word)
        actions = actions.filter(named | Q(title__icontains=word) | Q(problem__icontains=word))
    if risk:
        actions = actions.filter(risk=risk)
    return actions.filter(owner=owner) if owner else actions


def shown(*, actions: "QuerySet[CorrectiveAction]", show: str, as_of: datetime) -> "QuerySet[CorrectiveAction]":
    """The view of the list that is named: open, overdue, ended, or one status."""
    if show == "overdue":
        return actions.overdue(on=day_of(as_of))  # type: ignore[attr-defined, no-any-return] # from our QuerySet
    if show == "ended":
        return actions.filter(status__in=ENDS)
    return actions.filter(status=show) if show in Status.values else actions.filter(status__in=OPEN)


def counts(*, actions: "QuerySet[CorrectiveAction]", as_of: datetime) -> dict[str, int]:
    """How many actions each view of the list holds (one statement)."""
    today = day_of(as_of)
    pending = Q(status__in=OPEN)
    by_status = {str(status): Count("pk", filter=Q(status=status)) for status in Status}
    return actions.aggregate(
        **by_status,
        open=Count("pk", filter=pending),
        overdue=Count("pk", filter=pending & Q(due_on__lt=today)),
        ended=Count("pk", filter=Q(status__in=ENDS)),
    )


def overdue(*, as_of: datetime) -> "QuerySet[CorrectiveAction]":
    """Open actions whose date has passed, the oldest first."""
    return CorrectiveAction.objects.overdue(on=day_of(as_of)).order_by("due_on", "pk")


def overdue_items(*, as_of: datetime) -> "QuerySet[ActionItem]":
    """Items that are not done although their date has passed, of actions that are being done."""
    items = ActionItem.objects.undone().filter(action__status=Status.IMPLEMENTING)
    return items.filter(due_on__lt=day_of(as_of)).order_by("due_on", "pk")


def items_of(*, user_id: int) -> "QuerySet[ActionItem]":
    """What a person has to do: items not yet done, of actions that are planned or being done, soonest first."""
    waiting = ActionItem.objects.undone().filter(owner=user_id, action__status__in=OPEN)
    return waiting.select_related("action").order_by("due_on", "pk")


def for_origin(kind: str, key: str) -> "QuerySet[CorrectiveAction]":
    """The actions that came from something, such as one complaint."""
    return CorrectiveAction.objects.filter(origins__kind=kind, origins__key=key).order_by("pk")


def joinable() -> "QuerySet[CorrectiveAction]":
    """Open actions that further origins may be added to, newest first."""
    return CorrectiveAction.objects.pending().order_by("-pk")


@dataclass(frozen=True)
class Fingerprint:
    """What a closed action that worked was about: the same again is a failed action (recurrence)."""

    action_id: int
    reference: str
    number: str
    product_id: int | None
    category_code: str
    closed_at: datetime


def fingerprints() -> list[Fingerprint]:
    """Of every action closed as effective, oldest first. Those without product and category match nothing."""
    rows = CorrectiveAction.objects.filter(status=Status.CLOSED, closed_at__isnull=False)
    rows = rows.exclude(product=None, category_code="")
    columns = ("pk", "reference", "number", "product_id", "category_code", "closed_at")
    return [Fingerprint(*row) for row in rows.order_by("closed_at", "pk").values_list(*columns)]


def failed_twice() -> "QuerySet[CorrectiveAction]":
    """Open actions that were judged ineffective at least twice: they belong on the agenda of the next review."""
    failed = Count("results", filter=Q(results__decision=Proposal.INEFFECTIVE))
    return CorrectiveAction.objects.pending().annotate(failed=failed).filter(failed__gte=FAILED_TWICE)


def not_pursued(*, since: datetime) -> "QuerySet[CorrectiveAction]":
    """Decisions not to act (rejected, cancelled) about actions proposed since then, for the review's sample."""
    ended = CorrectiveAction.objects.filter(status__in=[Status.REJECTED, Status.CANCELLED])
    return ended.filter(proposed_at__gte=since).order_by("review_by", "pk")


def to_look_at_again(*, as_of: datetime) -> "QuerySet[CorrectiveAction]":
    """Decisions not to act whose day of looking again has come."""
    ended = CorrectiveAction.objects.filter(status__in=[Status.REJECTED, Status.CANCELLED])
    return ended.filter(review_by__lte=day_of(as_of)).order_by("review_by", "pk")


def due_for_evaluation(*, as_of: datetime) -> "QuerySet[EffectPlan]":
    """Effect plans whose window has ended while their action is still being watched."""
    plans = EffectPlan.objects.filter(action__status=Status.MONITORING, cycle=F("action__cycle"))
    return plans.filter(window_ends_on__lt=day_of(as_of)).select_related("action").order_by("pk")


def places_to_ask(action: CorrectiveAction) -> list[tuple[str, str, str]]:
    """Where else the same could happen, as far as the registers know: (kind, label, what it has in common)."""
    product = action.product
    places: list[tuple[str, str, str]] = []
    if product is not None:
        places += [(SimilarElsewhere.Kind.PRODUCT, *line) for line in _kin_of(product)]
    elif action.process_id is not None:
        shared = Product.objects.filter(process=action.process_id, is_active=True).order_by("code")[:20]
        common = _("made by the same process")
        places += [(SimilarElsewhere.Kind.PRODUCT, f"{kin.code} {kin.name}", common) for kin in shared]
    sites = Site.objects.order_by("name")[:20]
    return places + [(SimilarElsewhere.Kind.SITE, site.name, _("one of our sites")) for site in sites]


def _kin_of(product: Product) -> list[tuple[str, str]]:
    same = Q()
    if product.family:
        same |= Q(family=product.family)
    if product.supplier_id:
        same |= Q(supplier=product.supplier_id)
    if product.process_id:
        same |= Q(process=product.process_id)
    if not same:
        return []
    kin = Product.objects.filter(same, is_active=True).exclude(pk=product.pk).order_by("code")[:20]
    return [(f"{other.code} {other.name}", _in_common(product, other)) for other in kin]


def _in_common(product: Product, other: Product) -> str:
    if product.family and product.family == other.family:
        return _("the same family")
    if product.supplier_id and product.supplier_id == other.supplier_id:
        return _("the same supplier")
    return _("made by the same process")


def similar_closed(action: CorrectiveAction) -> "QuerySet[CorrectiveAction]":
    """Closed actions about the same product or category, newest first: what was learnt then?"""
    same = Q()
    if action.product_id:
        same |= Q(product=action.product_id)
    if action.category_code:
        same |= Q(category_code=action.category_code)
    if not same:
        return CorrectiveAction.objects.none()
    closed = CorrectiveAction.objects.filter(same, status=Status.CLOSED).exclude(pk=action.pk)
    return closed.order_by("-closed_at", "-pk")[:5]


@dataclass(frozen=True)
class Node:
    """A cause with its depth in the tree, for drawing."""

    cause: Cause
    covered: bool
    children: "list[Node]"

    @property
    def badge(self) -> Badge:
        if self.cause.is_ruled_out:
            return Badge("idle", _("ruled out"))
        if not self.cause.is_verified:
            return Badge("info", _("supposed"))
        if not self.covered:
            return Badge("bad", _("verified, no action answers it"))
        return Badge("ok", _("verified"))


def cause_tree(*, causes: "list[Cause]", answered: "set[int]") -> list[Node]:
    """The causes as a tree, each node before its children, in the order they were added.

    ``answered`` holds the keys of causes that an item answers.
    """
    below: dict[int | None, list[Cause]] = {}
    for cause in causes:
        below.setdefault(cause.parent_id, []).append(cause)

    def grow(parent: int | None) -> list[Node]:
        return [
            Node(cause, cause.pk in answered or bool(cause.uncovered_because), grow(cause.pk))
            for cause in below.get(parent, [])
        ]

    return grow(None)


def history(action: CorrectiveAction) -> list[Entry]:
    """All journal lines about the action and its items, oldest first (one statement)."""
    items = ActionItem.objects.filter(action=action).values("pk")
    own = Q(subject_kind=CorrectiveAction._meta.label_lower, subject_id=action.pk)
    theirs = Q(subject_kind=ActionItem._meta.label_lower, subject_id__in=items)
    # That an item was added stands in the action's own line already.
    lines = Entry.objects.filter(own | (theirs & ~Q(verb="add_item")))
    return list(lines.select_related("aside").order_by("pk"))


def file_of(action: CorrectiveAction, *, token: str) -> Attachment | None:
    return Attachment.objects.filter(case=action.reference, token=token, proof__item__action=action).first()


def badge(action: CorrectiveAction, *, on: date) -> Badge:
    """Status as a mark: overdue outweighs where it stands."""
    if action.is_overdue(on=on):
        days = (on - action.due_on).days
        return Badge("bad", _("%(n)d d over") % {"n": days})
    return Badge(BADGES.get(action.status, "info"), str(action.get_status_display()))


ITEM_BADGES: Mapping[str, Any] = {
    ItemStatus.OPEN: "idle",
    ItemStatus.RETURNED: "warn",
    ItemStatus.VERIFIED: "ok",
    ItemStatus.CANCELLED: "idle",
}


def item_badge(item: ActionItem, *, on: date) -> Badge:
    if item.is_overdue(on=on):
        return Badge("bad", _("%(n)d d over") % {"n": (on - item.due_on).days})
    return Badge(ITEM_BADGES.get(item.status, "info"), str(item.get_status_display()))


def stages(action: CorrectiveAction, *, contained: bool) -> list[Stage]:
    """The eight stages of the bar: contain, cause, plan, approve, do, verify, check effect, close."""
    steps = (
        (_("Contain"), None),
        (_("Cause"), Status.ANALYSING),
        (_("Plan"), None),
        (_("Approve"), Status.PLAN_REVIEW),
        (_("Do"), Status.IMPLEMENTING),
        (_("Verify"), Status.VERIFYING),
        (_("Check effect"), Status.MONITORING),
        (_("Close"), Status.CLOSURE_REVIEW),
    )
    reached = (
        None, action.submitted_at, action.submitted_at, action.approved_at, action.implemented_at,
        action.verified_at, action.evaluated_at, action.closed_at,
    )  # fmt: skip
    order = {status: place for place, (_label, status) in enumerate(steps) if status}
    here = order.get(Status(action.status), len(steps) if action.status == Status.CLOSED else -1)
    line = []
    for place, ((label, _status), moment) in enumerate(zip(steps, reached, strict=True)):
        done = contained if place == 0 else place < here and here >= 0
        note = formats.date_format(day_of(moment), "j M") if done and moment else ""
        line.append(Stage(label=label, note=note, done=done, current=place == here))
    return line


def people(*roles: str, on: date, besides: int | None = None) -> "QuerySet[User]":
    """Everybody who holds one of the roles on a day and may log in, but one."""
    held = Grant.objects.filter(user=OuterRef("pk"), role__in=roles).filter(Q(ends_on=None) | Q(ends_on__gte=on))
    return User.objects.filter(Exists(held), is_active=True).exclude(pk=besides or 0).order_by("name", "pk")


def in_words(result: EffectResult, *, plan: EffectPlan | None) -> str:
    """What the figures say, as a sentence."""
    if result.recurrence:
        return _("It came back: %(what)s") % {"what": result.recurrence}
    if result.ratio_low is None or plan is None:
        return _("There are no figures to judge by.") + _more_words(result, plan)
    figures = {
        "ratio": _("no finite number") if result.ratio is None else figure(result.ratio, 2),
        "low": figure(result.ratio_low, 2),
        "high": _("no limit") if result.ratio_high is None else figure(result.ratio_high, 2),
        "target": figure(plan.target_ratio, 2),
    }
    words = _(
        "The rate after it is %(ratio)s times the rate before (with 95 %% certainty %(low)s to %(high)s); "
        "the target is %(target)s."
    )
    return words % figures + _more_words(result, plan)


def _more_words(result: EffectResult, plan: EffectPlan | None) -> str:
    if result.proposal != Proposal.INCONCLUSIVE or plan is None:
        return ""
    if result.more_exposure is None:
        return " " + _("There are too few events to tell by waiting. Judge by other evidence.")
    more = {"n": figure(result.more_exposure, 0), "word": plan.exposure_word}
    return " " + _("About %(n)s more %(word)s would settle it.") % more


def newest_plan(action: CorrectiveAction) -> PlanVersion | None:
    """The plan as it was submitted last."""
    return action.plans.order_by("-number").first()
