"""Management reviews: two that were held, minuted and signed, and the next one planned."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from config.example.people import PASSWORD
from config.example.world import World
from management_review import operations
from management_review.models import Category, Objective, Review

PEOPLE = ("olive", "milo", "colin", "clara", "chiara")
OBJECTIVES = (
    ("complaints-40", "Fewer than 40 complaints per 1,000 orders", "complaint-rate", "40", False, "per 1,000"),
    ("promises-95", "95 of 100 answers within the promised time", "kept-promises", "95", True, "%"),
    ("satisfaction", "Satisfaction of at least 4.2", "satisfaction", "4.2", True, "of 5"),
)
# What a row reports that no room can count, by the word its key contains; "" for all others.
REPORTS = {
    "audit": "Internal audit of dispatch and service in spring: two minor findings, both closed.",
    "resource": "Two of three places in quality are filled; the third is advertised.",
    "external": "The restriction of PFAS is drafted; two chains of restaurants buy by subscription.",
    "risk": "The risk “one supplier of handles” was rated higher; a second source is being looked at.",
    "": "Looked through by the quality manager; nothing to report beyond the figures.",
}
CONCLUSIONS = (
    "Taken note of; the trend is as expected.", "Good. To be kept up.", "Below what we want; see the decisions.",
    "Discussed at length; the figures of the next quarter will show.",
)  # fmt: skip
DECISIONS = (
    (Category.IMPROVEMENT, "Look at each delivery of handles before it goes to assembly.", "clara", 60),
    (Category.SYSTEM, "First samples become part of the rule for changes of supplier.", "olive", 75),
    (Category.IMPROVEMENT, "Restaurants get a telephone number of their own for complaints.", "colin", 45),
)


def reviews(world: World) -> None:
    """Reviews of the two quarters before this one, each three weeks after its end, and the plan for this quarter."""
    mona = world.actors["mona"]
    with world.past.moment(world.at(world.first_day, 11)):
        for code, title, measure, target, higher, unit in OBJECTIVES:
            objective = Objective(
                code=code, title=title, measure=measure, target=Decimal(target), higher_is_better=higher, unit=unit,
                owner=world.users["mona"],
            )  # fmt: skip
            operations.set_objective(objective, changed=["title", "target"], by=mona)
    this = _quarter(world.last_day)
    before = _quarter(this - timedelta(days=1))
    first = _quarter(before - timedelta(days=1))
    held = [Meeting(world, start) for start in (first, before) if start >= world.first_day]
    coming = Meeting(world, this)
    for meeting in held:
        meeting.hold()
    coming.plan(world.work(world.past.until - timedelta(days=8), 0.3))
    if len(held) == 2:
        held[0].follow_up(next_one=coming.review)


def _quarter(day: date) -> date:
    """The first day of the quarter a day lies in."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


class Meeting:
    """One review from the plan to the signed minutes, as far as its time has come."""

    def __init__(self, world: World, starts: date) -> None:
        self.world = world
        self.starts = starts
        self.ends = _quarter(starts + timedelta(days=95)) - timedelta(days=1)
        self.meets_at = world.work(world.at(self.ends + timedelta(days=20), 9), 0.15)
        self.review: Review | None = None
        self.mona, self.erin = world.actors["mona"], world.actors["erin"]

    @property
    def subject(self) -> Review:
        assert self.review is not None  # noqa: S101 - planned by the first step
        self.review.refresh_from_db()
        return self.review

    def plan(self, at: Any) -> None:
        users = self.world.users
        number = (self.starts.month + 2) // 3
        with self.world.past.moment(at):
            self.review = operations.plan(
                reference=f"{self.starts.year}-Q{number}",
                title=f"Management review of quarter {number} of {self.starts.year}",
                period_from=self.starts,
                period_to=self.ends,
                meets_at=self.meets_at,
                chair=users["erin"],
                writer=users["mona"],
                participants=[users[name] for name in PEOPLE],
                by=self.mona,
            )

    def hold(self) -> None:
        self.plan(self.world.work(self.meets_at - timedelta(days=45), 0.2))
        steps: tuple[tuple[float, Callable[[], object]], ...] = (
            (-10, self.compile), (-8, self.supply), (-6, self.freeze), (0, self.meet), (0.12, self.end),
            (3, self.write), (5, self.sign),
        )  # fmt: skip
        for days, step in steps:
            at = self.world.work(self.meets_at - timedelta(days=14), 10 + days)
            if not self.world.past.has_come(at):
                return
            with self.world.past.moment(at):
                step()

    def compile(self) -> None:
        operations.compile(self.subject, by=self.mona)

    def supply(self) -> None:
        for row in self.subject.inputs.filter(has_data=False).select_related("clause"):
            report = next(words for part, words in REPORTS.items() if part in row.clause.key)
            operations.supply(self.subject, row, supplied=report, by=self.mona)

    def freeze(self) -> None:
        operations.freeze(self.subject, by=self.mona)

    def meet(self) -> None:
        users, chance = self.world.users, self.world.stream("review", self.subject.reference)
        present = [users[name] for name in ("erin", "mona", *PEOPLE) if name != "clara" or chance.random() < 0.5]
        operations.attend(self.subject, present=present, by=self.mona)
        operations.start(self.subject, by=self.erin)
        for row in self.subject.inputs.select_related("clause").order_by("clause__order"):
            operations.discuss(self.subject, row, conclusion=chance.choice(CONCLUSIONS), by=self.mona)
        for category, text, owner, days in DECISIONS:
            due = self.meets_at.date() + timedelta(days=days)
            operations.decide(self.subject, category=category, text=text, owner=users[owner], due_on=due, by=self.erin)
        because = "The third place in quality is advertised already; more is not needed."
        operations.waive(self.subject, category=Category.RESOURCES, because=because, by=self.erin)

    def end(self) -> None:
        operations.conclude(
            self.subject,
            suitability="Suitable: it fits what we make and whom we serve.",
            adequacy="Adequate; the arrival check of parts was too thin and is being changed.",
            effectiveness="Effective where causes were removed; late parcels have come down for good.",
            alignment="Aligned: spare parts for ten years and fast answers are what we stand for.",
            by=self.erin,
        )
        operations.end(self.subject, by=self.mona)

    def write(self) -> None:
        review = self.subject
        next_on = self.meets_at.date() + timedelta(days=91)
        operations.write_minutes(review, minutes=review.minutes, next_on=next_on, by=self.mona)
        operations.submit_minutes(self.subject, by=self.mona)

    def sign(self) -> None:
        operations.approve(self.subject, password=PASSWORD, by=self.erin)

    def follow_up(self, *, next_one: Review | None) -> None:
        """Decisions of the older review: done by their owners, one carried to the next, and the review closed."""
        at = self.world.work(self.world.past.until - timedelta(days=6), 0.2)
        if not self.world.past.has_come(at) or next_one is None:
            return
        with self.world.past.moment(at):
            *done, late = self.subject.decisions.order_by("pk").select_related("owner")
            for decision in done:
                by = next(actor for actor in self.world.actors.values() if actor.user_id == decision.owner_id)
                operations.finish(self.subject, decision, done_on=at.date(), note="Done; seen in the works.", by=by)
            operations.carry(self.subject, late, to=next_one, by=self.mona)
            operations.close(self.subject, by=self.mona)
