"""What the quality staff do with a complaint until it is decided."""

from datetime import datetime, timedelta
from decimal import Decimal

from complaints.models import (
    Cause,
    Containment,
    Cost,
    Extension,
    Level,
    Restraint,
    Severity,
)
from complaints.queries.clocks import due_after
from complaints.risk import risk_score
from complaints.workflow import TABLE
from config.example import catalogue, corpus_reader, stories
from config.example.intake import Intake
from config.example.world import HOUR

CAUSES = {
    "cracked": Cause.MATERIAL, "leaking": Cause.SUPPLIER, "coating": Cause.METHOD, "blunt": Cause.MATERIAL,
    "loose-handle": Cause.SUPPLIER, "electrical": Cause.SUPPLIER, "delivery-damage": Cause.TRANSPORT,
    "late": Cause.TRANSPORT, "wrong-item": Cause.PEOPLE, "billing": Cause.METHOD, "no-answer": Cause.COMMUNICATION,
    "webshop": Cause.DESIGN, "spare-parts": Cause.COMMUNICATION,
}  # fmt: skip


class Handling(Intake):
    """A complaint in the hands of the quality staff. Each step says whether its time has come."""

    def assess(self, slow: float) -> datetime | None:
        case, chance = self.case, self.chance
        at = self.world.work(self.ask.at, min(4.0, chance.expovariate(2.2) * slow * self.world.pace(self.ask.at)))
        safety = self.ask.category in catalogue.SAFETY and (case.hurt or chance.random() < 0.3)
        severity = (
            Severity.CRITICAL if case.hurt else Severity.MAJOR if safety or chance.random() < 0.22 else Severity.MINOR
        )
        impact = chance.choices((Level.LOW, Level.MEDIUM, Level.HIGH), (0.55, 0.35, 0.1))[0]
        complexity = chance.choices((Level.LOW, Level.MEDIUM, Level.HIGH), (0.6, 0.32, 0.08))[0]
        urgent = case.hurt or (safety and chance.random() < 0.3)
        why = (
            "The article could hurt somebody; the customer was asked not to use it."
            if urgent
            else "No danger, and no others are affected as far as we know."
        )
        days = self.place.answer_days_critical if severity == Severity.CRITICAL else self.place.answer_days
        done = self.past.move(
            case, TABLE["assess"], by=self.owner, at=at, facts={"severity": severity},
            severity=severity, impact=impact, complexity=complexity, is_safety=safety, immediate_action=urgent,
            immediate_action_why=why, conflict_checked=True, owner=self.user,
            risk_score=risk_score(severity=severity, impact=impact, complexity=complexity, is_safety=safety),
            assessed_at=at, answer_days=days, answer_due=due_after(self.ask.at, days, self.world.calendar),
        )  # fmt: skip
        if done and urgent:
            self.contain(at + HOUR / 6)
        return at if done else None

    def contain(self, at: datetime) -> None:
        what = "Customer asked by phone to stop using it; the rest of the lot is set aside until it is tested."
        if self.past.move(self.case, TABLE["contain"], by=self.owner, at=at, note=what):
            self.past.add(Containment(complaint=self.case, what=what, by_name=self.owner.name, at=at))

    def investigate(self, at: datetime, slow: float = 1.0) -> datetime | None:
        begun = self.world.work(at, (0.05 + self.chance.expovariate(1.6)) * slow * self.world.pace(at))
        if not self.past.move(self.case, TABLE["investigate"], by=self.owner, at=begun):
            return None
        if self.chance.random() < 0.4:
            self.note(begun + HOUR / 2)
        return begun

    def extend(self, at: datetime) -> None:
        asked = self.world.work(at, 6)
        granted = self.world.work(asked, 0.7)
        case = self.case
        before = case.answer_due
        if before is None or not self.past.has_come(asked) or asked >= before:
            return
        reason = "The returned article is being tested by the supplier; the result comes next week."
        row = Extension(complaint=case, days=5, reason=reason, asked_by=self.user, asked_at=asked, due_before=before)
        self.past.add(row)
        self.past.record(case, "ask_extension", by=self.owner, at=asked, note=reason, facts={"days": 5})
        if self.past.has_come(granted):
            due = due_after(case.cycle_began_at, (case.answer_days or 20) + 5, self.world.calendar, self.pauses)
            row.granted_by, row.granted_at, row.due_after = self.world.users["mona"], granted, due
            case.answer_due = due
            facts = {"days": 5, "was": before, "now": due}
            self.past.record(case, "grant_extension", by=self.manager, at=granted, facts=facts)

    def decide(self, at: datetime, slow: float) -> datetime | None:
        longest = 4.0 if self.case.severity == Severity.CRITICAL else 30.0
        days = min(longest, self.chance.lognormvariate(1.35, 0.6) * slow)
        decided = self.world.work(at, days)
        if not self.settle("decide", decided):
            return None
        if self.chance.random() < 0.03 and self.case.severity != Severity.CRITICAL:
            return self.send_back(decided)
        return decided

    def send_back(self, decided: datetime) -> datetime | None:
        back = self.world.work(decided, 0.4)
        reason = "The lot was not looked up. Please check whether others are affected before we answer."
        again = self.world.work(back, 1.5)
        if self.past.move(self.case, TABLE["send_back"], by=self.manager, at=back, note=reason):
            return again if self.settle("decide", again) else None
        return None

    def settle(self, move: str, at: datetime, *, note: str = "") -> bool:
        """Decide: findings, upheld or not, remedy, and whether the cause must be removed."""
        case, chance = self.case, self.chance
        upheld = chance.choices(("yes", "partly", "no"), (0.68, 0.2, 0.12))[0]
        remedy = "none" if upheld == "no" else self.wanted()
        linked = stories.for_case(self.ask.category, case, self.world, at)
        why = "" if linked else "A single case as far as the figures show; watched with the category."
        finding = corpus_reader.finding(self.ask.category)
        by = self.manager if case.severity == Severity.CRITICAL else self.owner
        done = self.past.move(
            case, TABLE[move], by=by, at=at, note="\n\n".join(part for part in (note, finding) if part),
            facts={"upheld": upheld, "needs_action": linked}, findings=finding, upheld=upheld, remedy=remedy,
            cause_category=CAUSES[self.ask.category] if chance.random() < 0.9 else Cause.NOT_DETERMINED,
            remedy_done_on=None if remedy == "none" else (at + timedelta(days=3)).date(),
            needs_action=linked, needs_action_why=why, decided_at=at,
        )  # fmt: skip
        if done and not linked:
            self.restrain(Restraint.Kind.NO_ACTION, why, at)
        if done:
            self.cost(remedy, at)
        return done

    def cost(self, remedy: str, at: datetime) -> None:
        worth = self.ask.line.unit_price * min(self.ask.line.quantity, Decimal(4))
        kinds = {"replacement": (Cost.Kind.REWORK, Decimal("0.6")), "refund": (Cost.Kind.REFUND, Decimal(1)),
                 "repair": (Cost.Kind.REWORK, Decimal("0.4"))}  # fmt: skip
        if remedy in kinds:
            kind, share = kinds[remedy]
            rows = [(kind, worth * share), (Cost.Kind.FREIGHT, Decimal("6.90"))]
            for what, amount in rows[: 1 if remedy == "refund" else 2]:
                self.past.add(
                    Cost(complaint=self.case, kind=what, amount=round(amount, 2), by_name=self.owner.name, at=at)
                )
                self.past.record(
                    self.case, "add_cost", by=self.owner, at=at, facts={"kind": what, "amount": str(round(amount, 2))}
                )
