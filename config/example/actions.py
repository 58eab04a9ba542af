"""Corrective actions of the example: what was found, done and proved, told as stories that end where they stand today.

They go through the room's own operations with the clock set back (``Past.moment``), so every guard of the room holds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils import timezone

from complaints.models import Complaint
from config.example.past import Impossible
from config.example.people import PASSWORD
from config.example.stories import OCCURRENCE, STORIES, SYSTEMIC, Story
from config.example.world import World
from core.actors import SYSTEM, Actor
from corrective_actions import operations
from corrective_actions.effect import RateEvidence
from corrective_actions.models import CorrectiveAction, EffectPlan, ItemStatus
from customers.models import Kind, OrderLine

ORIGINS = 8


Step = tuple[float, str, Callable[[], Any]]


@dataclass
class Teller:
    """Tells one story step by step. Each step is given in working days after the proposal."""

    world: World
    story: Story
    action: CorrectiveAction | None = None
    begun: datetime = field(init=False)

    def __post_init__(self) -> None:
        day = self.world.last_day - timedelta(days=self.story.begins)
        self.begun = self.world.work(self.world.at(day, 10), 0.1)

    def actor(self, name: str) -> Actor:
        return self.world.actors[name]

    @property
    def subject(self) -> CorrectiveAction:
        assert self.action is not None  # noqa: S101 - proposed by the first step
        return self.action

    def tell(self) -> None:
        for days, name, step in self.steps():
            at = self.world.work(self.begun, days * self.story.pace)
            if not self.world.past.has_come(at):
                return
            with self.world.past.moment(at):
                step()
            if name == self.story.stops:
                return

    def steps(self) -> Iterator[Step]:
        yield 0, "propose", self.propose
        if self.story.stops == "reject":
            yield 3, "reject", partial(self.stop, operations.reject)
        yield 1.5, "open", self.open
        yield 6, "verify_cause", self.find_causes
        if self.story.stops == "cancel":
            yield 15, "cancel", partial(self.stop, operations.cancel)
        yield from self.work(first=8)
        if self.story.is_wrong_at_first:
            yield 84, "ineffective", self.ineffective
            yield 88, "again", self.try_again
            yield from self.work(first=89)
            yield 169, "accept", self.accept
        else:
            yield 41 + self.story.window * 5 / 7, "accept", self.accept

    def work(self, *, first: float) -> Iterator[Step]:
        """From the plan to the computed effect. The window of watching runs in calendar days."""
        yield first, "plan", self.plan
        yield first + 1, "submit_plan", self.submit
        yield first + 3, "approve", self.approve
        yield first + 10, "begin", partial(self.each_item, self.begin_item)
        yield first + 22, "finish", partial(self.each_item, self.finish_item)
        yield first + 24, "submit_for_verification", self.submit_work
        yield first + 26, "verify", self.verify
        yield first + 27 + self.story.window * 5 / 7 + 2, "evaluate", self.evaluate

    def propose(self) -> None:
        story, world = self.story, self.world
        product = next((one for one in world.products if one.code == story.product), None)
        self.action = operations.propose(
            title=story.title,
            problem=story.problem,
            origins=[_origin(case) for case in self._cases()[:ORIGINS]] or [_audit()],
            by=self.actor("olive"),
            risk=story.risk,
            product=product,
            process=world.processes.get(story.process),
            category_code=story.category,
        )

    def _cases(self) -> list[Any]:
        """Complaints of this kind of the ten weeks before, the newest first."""
        return [
            case
            for case in reversed(self.world.complaints)
            if case.received_at <= self.begun
            and case.received_at > self.begun - timedelta(days=70)
            and self.story.is_of(case.category.code, case.product.code)
            and case.status not in ("out_of_scope", "duplicate")
        ]

    def stop(self, operation: Callable[..., None]) -> None:
        day = self.begun.date() + timedelta(days=365)
        operation(self.subject, reason=self.story.why, review_by=day, by=self.actor("mona"))

    def open(self) -> None:
        users = self.world.users
        operations.open(self.subject, owner=users[self.story.owner], team=[users["olive"]], by=self.actor("mona"))
        lines = {
            "what": (self.story.problem, "Other faults of the same articles"),
            "when": ("More often since some weeks", "The year before"),
        }
        operations.describe(
            self.subject, title=self.story.title, problem=self.story.problem, seen=self.subject.version, lines=lines,
            by=self.actor("olive"),
        )  # fmt: skip
        if self.story.containment:
            kept = operations.contain(
                self.subject, what=self.story.containment, began_on=self.begun.date(), by=self.actor(self.story.owner),
                counted="340 pieces",
            )  # fmt: skip
            operations.verify_containment(kept, evidence="Seen in the store with the list.", by=self.actor("olive"))

    def find_causes(self) -> None:
        parent = None
        for text, kind, branch, evidence in self.story.causes:
            cause = operations.add_cause(
                self.subject, text=text, kind=kind, branch=branch, by=self.actor(self.story.owner),
                parent=parent if kind == SYSTEMIC else None,
            )  # fmt: skip
            operations.verify_cause(cause, evidence=evidence, by=self.actor("olive"))
            parent = parent or cause

    def plan(self) -> None:
        by, owner = self.actor(self.story.owner), self.story.owner
        for place in self.subject.elsewhere.filter(answer=""):
            operations.answer_elsewhere(place, answer="no", why=self.story.elsewhere, by=by)
        if not self.subject.elsewhere.exists():
            place = operations.add_elsewhere(self.subject, kind="site", label="Bologna", by=by)
            operations.answer_elsewhere(place, answer="no", why=self.story.elsewhere, by=by)
        causes = list(self.subject.causes.order_by("pk"))
        day = (self.begun + timedelta(days=60 * self.story.pace)).date()
        if not self.subject.items.exists():
            for number, (what, who) in enumerate(self.story.items):
                operations.add_item(
                    self.subject, what=what, owner=self.world.users[who], due_on=day, by=by,
                    cause=causes[min(number, len(causes) - 1)],
                )  # fmt: skip
            for cause in causes[len(self.story.items) :]:
                operations.leave_cause(cause, reason=f"Answered by the actions of {owner.title()}.", by=by)
        operations.plan_effect(self.subject, by=by, **self._effect())

    def _effect(self) -> dict[str, Any]:
        story, ends = self.story, self.begun.date()
        kind, key = (
            ("product_category", f"{story.product}|{story.category}") if story.product else ("category", story.category)
        )
        return {
            "measure": f"Complaints “{self.world.categories[story.category].name}” per 1,000 order lines",
            "series_measure": "complaints", "series_slice_kind": kind, "series_slice_key": key,
            "baseline_starts_on": ends - timedelta(days=90), "baseline_ends_on": ends,
            "target_ratio": Decimal(story.target), "window_days": story.window, "minimum_exposure": 1500,
            "exposure_word": "order lines",
        }  # fmt: skip

    def submit(self) -> None:
        operations.submit_plan(self.subject, by=self.actor(self.story.owner))

    def approve(self) -> None:
        who = "erin" if self.story.risk == "critical" else "mona"
        operations.approve(self.subject, password=PASSWORD, by=self.actor(who), note="Agreed.")

    def each_item(self, work: Callable[[Any, int], None]) -> None:
        for number, item in enumerate(self.subject.items.undone().select_related("owner").order_by("number")):
            work(item, number)

    def begin_item(self, item: Any, number: int) -> None:
        if item.status == ItemStatus.OPEN:
            operations.take_item(item, by=self._does(item))

    def finish_item(self, item: Any, number: int) -> None:
        operations.finish_item(item, evidence=f"Done and seen in the works; paper {40 + item.pk}.", by=self._does(item))

    def _does(self, item: Any) -> Actor:
        return next(actor for actor in self.world.actors.values() if actor.user_id == item.owner_id)

    def submit_work(self) -> None:
        operations.submit_for_verification(self.subject, by=self.actor(self.story.owner))

    def verify(self) -> None:
        by = self.actor("oscar")
        for item in self.subject.items.filter(status=ItemStatus.DONE):
            operations.verify_item(item, by=by, note="Seen.")
        for subject, changed, remark in (
            ("documents", True, "Work instruction and test plan are changed."),
            ("risks", True, "The risk is in the register with its new rating."),
            ("system", False, "The rules of the system cover it."),
        ):
            operations.check(self.subject, subject=subject, changed=changed, remark=remark, by=by)
        operations.verify(self.subject, by=by, risk_after="low")

    def evaluate(self) -> None:
        plan = self.subject.effect_plans.get(cycle=self.subject.cycle)
        operations.evaluate(self.subject, rates=self._rates(plan), by=SYSTEM, as_of=timezone.now())

    def _rates(self, plan: EffectPlan) -> RateEvidence:
        starts, ends = plan.window_starts_on, plan.window_ends_on
        if starts is None or ends is None:
            raise Impossible(f"{self.subject} is evaluated but was never watched")
        before = self._count(plan.baseline_starts_on, plan.baseline_ends_on)
        after = self._count(starts, ends)
        return RateEvidence(before[0], before[1], after[0], after[1])

    def _count(self, first: Any, last: Any) -> tuple[int, int]:
        start, end = self.world.at(first, 0), self.world.at(last + timedelta(days=1), 0)
        cases = Complaint.objects.filter(
            category__code=self.story.category, received_at__gte=start, received_at__lt=end
        )
        lines = OrderLine.objects.filter(kind=Kind.SALE, order__placed_at__gte=start, order__placed_at__lt=end)
        if self.story.product:
            cases = cases.filter(product__code=self.story.product)
            lines = lines.filter(product__code=self.story.product)
        return cases.count(), lines.count()

    def ineffective(self) -> None:
        reason = "Blades of the lots since the change are as soft as before; the oven was not the cause."
        operations.ineffective(self.subject, reason=reason, by=self.actor("oscar"))

    def try_again(self) -> None:
        by = self.actor(self.story.owner)
        cause = operations.add_cause(
            self.subject, text="The steel of the new mill holds less carbon", kind=OCCURRENCE, branch="material", by=by
        )
        operations.verify_cause(cause, evidence="Analysis by the laboratory in Remscheid.", by=self.actor("olive"))
        day = (self.begun + timedelta(days=240)).date()
        operations.add_item(
            self.subject, what="Steel by specification S-12, with a certificate for each coil", due_on=day, by=by,
            owner=self.world.users["camille"], cause=cause,
        )  # fmt: skip

    def accept(self) -> None:
        for kept in self.subject.containments.filter(ended_on=None):
            operations.end_containment(
                kept,
                ended_on=self.begun.date() + timedelta(days=60),
                reason="The cause is removed.",
                by=self.actor("olive"),
            )
        reason = self.story.why or "The figures and the walk through the works agree."
        operations.accept(self.subject, password=PASSWORD, by=self.actor("mona"), reason=reason)


def _origin(case: Any) -> operations.OriginGiven:
    return operations.OriginGiven(
        kind="complaint",
        key=case.reference,
        label=f"{case.reference} {case.title}",
        address=f"/complaints/{case.reference}/",
    )


def _audit() -> operations.OriginGiven:
    return operations.OriginGiven(kind="audit", key="A-7", label="Internal audit 7, finding 3")


def actions(world: World) -> None:
    """All stories that began within the example, in the order in which they did."""
    longest = (world.last_day - world.first_day).days
    for story in sorted(STORIES, key=lambda story: -story.begins):
        if story.begins < longest:
            Teller(world, story).tell()
