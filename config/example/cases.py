"""The lives of complaints, from the first word to where each stands today, and how people took the answer."""

import bisect
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from complaints.models import (
    Complaint,
    Message,
    Pause,
    Severity,
    Status,
    Step,
)
from complaints.queries.clocks import due_after
from complaints.workflow import TABLE, lapse_reminder
from config.example import corpus_reader, degradations
from config.example.handling import Handling
from config.example.intake import SETTLED, channel_for
from config.example.orders import Ask
from config.example.world import World
from core.actors import CUSTOMER, SYSTEM
from core.models import Organisation
from core.worktime import Pause as ClockPause

AT_ONCE = 0.02  # against the usual time


class Case(Handling):
    """One complaint from its first word to where it stands today."""

    def live(self) -> Complaint:
        self.receive()
        if self.ask.repeats is not None:
            self.repeat(self.ask.repeats)
        elif self.ask.aim:
            self.stand(self.ask.aim)
        elif not self.ends_early():
            self.handle()
        return self.case

    def stand(self, aim: str) -> None:
        """Go straight to a status and stay there. The times leave room for nights, weekends and feasts."""
        at: datetime | None = self.ask.at
        if aim == Status.WITHDRAWN:
            self.end("withdraw", self.world.work(self.ask.at, 0.2), by=CUSTOMER, outcome="withdrawn", note=SETTLED)
        elif aim == Status.OUT_OF_SCOPE:
            self.turn_away(self.world.work(self.ask.at, 0.2))
        elif aim != Status.RECEIVED:
            at = self.assess(AT_ONCE)
            if at and aim != Status.ASSESSED:
                self.go_on(aim, self.investigate(at, AT_ONCE))

    def go_on(self, aim: str, at: datetime | None) -> None:
        if at and aim == Status.AWAITING_CUSTOMER:
            self.put_question(self.world.work(at, 0.1))
        elif at and aim != Status.INVESTIGATING:
            at = self.world.work(at, 0.2)
            if self.settle("decide", at) and aim != Status.DECIDED:
                lapses = self.write_answer(self.world.work(at, 0.1))
                if lapses and aim == Status.EXTERNAL:
                    self.reject(self.world.work(at, 1), outside=True)

    def handle(self) -> None:
        """Assess, look into it, decide, answer: each in working time, some of it too late."""
        slow = self.chance.choices((1.0, 2.4, 4.2), (0.8, 0.15, 0.05))[0]
        if (
            self.ask.buyer.segment == "restaurants"
            and self.world.age(self.ask.at.date()) < degradations.LOW_SCORES.begins
        ):
            slow *= 1.7
        at = self.assess(slow)
        at = at and self.investigate(at)
        if at and self.chance.random() < 0.25:
            at = self.ask_back(at)
        if at and self.case.severity == Severity.MAJOR and self.chance.random() < 0.25:
            self.extend(at)
        at = at and self.decide(at, slow)
        if at:
            self.answer(at)

    def ask_back(self, at: datetime) -> datetime | None:
        """A question to the customer; the clock stands until they answer, or until we give up waiting."""
        asked = self.world.work(at, self.chance.expovariate(2))
        if self.case.contact is None:
            return at
        pause = self.put_question(asked)
        if pause is None:
            return None
        replied = asked + timedelta(days=0.3 + self.chance.expovariate(0.45))
        if self.chance.random() < 0.14:
            self.wait_in_vain(asked, pause)
            return None
        if not self.past.has_come(replied):
            return None
        pause.ended_at = replied
        self.pauses.append(ClockPause(asked, replied, "waiting for the customer"))
        due = due_after(self.case.cycle_began_at, self.case.answer_days or 20, self.world.calendar, self.pauses)
        self.past.move(self.case, TABLE["customer_replied"], by=CUSTOMER, at=replied, answer_due=due)
        self.say(Message.Direction.IN, self.words("reply"), replied, by=CUSTOMER)
        return replied

    def put_question(self, at: datetime) -> Pause | None:
        if not self.past.move(self.case, TABLE["ask"], by=self.owner, at=at):
            return None
        self.say(Message.Direction.OUT, self.words("ask"), at, by=self.owner)
        pause: Pause = self.past.add(Pause(complaint=self.case, began_at=at, cause="waiting for the customer"))
        return pause

    def wait_in_vain(self, asked: datetime, pause: Pause) -> None:
        """No reply to two reminders: decided without it."""
        at = self.world.work(asked, 12)
        if self.past.has_come(at):
            self.settle("give_up", at, note="Asked three times by e-mail, no answer.")
            pause.ended_at = at
            self.answer(at)

    def answer(self, decided: datetime) -> None:
        at = self.world.work(decided, 0.05 + self.chance.expovariate(1.2))
        if lapses := self.write_answer(at):
            self.taken(at, lapses)

    def write_answer(self, at: datetime) -> datetime | None:
        """Returns when it lapses; None where its time has not come."""
        case = self.case
        text = corpus_reader.answer(case.language, upheld=case.upheld, category=self.ask.category, remedy=case.remedy)
        lapses = at + timedelta(days=self.place.lapse_days)
        if not self.past.move(
            case,
            TABLE["answer"],
            by=self.owner,
            at=at,
            answer=text,
            answered_at=at,
            cycle_answered_at=at,
            lapses_at=lapses,
        ):
            return None
        self.say(Message.Direction.OUT, text, at, by=self.owner)
        return lapses

    def taken(self, at: datetime, lapses: datetime) -> None:
        """How the answer was taken: accepted, left without a word, or not."""
        luck = self.chance.random()
        reply = at + timedelta(days=0.2 + self.chance.expovariate(0.5))
        unhappy = 0.22 if self.case.upheld == "no" else 0.055
        if self.case.contact is None or luck > 0.62:
            self.lapse(lapses)
        elif luck < unhappy and self.case.cycle < 3:
            self.reject(reply)
        elif reply < lapses:
            if self.past.has_come(reply) and self.chance.random() < 0.5:
                self.say(Message.Direction.IN, self.words("accepted"), reply, by=CUSTOMER)
            self.end("accept", reply, by=CUSTOMER, outcome="accepted")
        else:
            self.lapse(lapses)

    def lapse(self, lapses: datetime) -> None:
        reminded = lapses - timedelta(days=4)
        if self.past.has_come(reminded):
            self.past.add(Step(complaint=self.case, name=lapse_reminder(self.case), at=reminded))
        self.end("lapse", lapses, by=SYSTEM, outcome="lapsed")

    def reject(self, at: datetime, *, outside: bool = False) -> None:
        words = corpus_reader.turned_down(self.case.language, self.case.remedy)
        days = self.case.answer_days or 20
        begun: dict[str, Any] = {
            "cycle_began_at": at, "cycle_answered_at": None, "answer_due": due_after(at, days, self.world.calendar),
            "lapses_at": None,
        }  # fmt: skip
        if not self.past.move(self.case, TABLE["reject_answer"], by=CUSTOMER, at=at, note=words, **begun):
            return
        self.pauses.clear()
        self.say(Message.Direction.IN, words, at, by=CUSTOMER)
        if outside or self.case.cycle >= 3 or self.chance.random() < 0.25:
            self.go_external(self.world.work(at, 2))
            return
        decided = self.decide(at, 0.7)
        if decided:
            self.answer(decided)

    def go_external(self, at: datetime) -> None:
        body = "Universalschlichtungsstelle des Bundes, Kehl"
        if self.past.move(
            self.case, TABLE["go_external"], by=CUSTOMER, at=at, note=body, outside_body=body, lapses_at=None
        ):
            outcome = "Half of the price is refunded; both sides have agreed."
            self.end("settle", at + timedelta(days=110), by=self.manager, outcome="external", note=outcome)


def complaints(world: World, place: Organisation, asks: list[Ask]) -> list[Any]:
    """Complaints in the order in which they came, each lived to where it stands. A few people write twice."""
    cases: list[Any] = []
    waiting = sorted(asks, key=lambda ask: ask.at, reverse=True)
    while waiting:
        ask = waiting.pop()
        if not (channel := ask.channel or channel_for(world, ask.at, world.stream("channel", ask.order.number))):
            continue
        case = Case(world, place, ask, channel)
        case.live()
        cases.append(case)
        if again := _again(world, case):
            bisect.insort(waiting, again, key=lambda one: -one.at.timestamp())
    world.complaints = [one.case for one in cases]
    return cases


def _again(world: World, case: Case) -> Ask | None:
    """The same complaint a day or two later, from somebody who does not want to wait."""
    chance = world.stream("again", case.case.reference)
    at = case.ask.at + timedelta(days=1 + chance.random())
    gone = ("withdrawn", "out_of_scope", "duplicate")
    if case.is_anonymous or case.case.status in gone or not world.past.has_come(at):
        return None
    # Whoever waits for us to look into it writes twice: so there always is one.
    if case.ask.aim != Status.INVESTIGATING and chance.random() > 0.018:
        return None
    return replace(case.ask, at=at, repeats=case.case, aim="")
