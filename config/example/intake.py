"""How complaints come in, and how a few of them end at once."""

from datetime import datetime, timedelta
from random import Random

from complaints.models import (
    Channel,
    Complaint,
    Message,
    Restraint,
)
from complaints.queries import due_dates
from complaints.workflow import TABLE
from config.example import catalogue, corpus_reader, degradations
from config.example.orders import Ask
from config.example.world import World
from core.actors import CUSTOMER, Actor
from core.models import Organisation
from core.worktime import Pause as ClockPause

CHANNELS = (Channel.FORM, Channel.EMAIL, Channel.PHONE, Channel.COUNTER, Channel.LETTER)
CHANNEL_SHARES = (0.46, 0.36, 0.12, 0.04, 0.02)
# What people ask for, and what they are given, by what went wrong.
THING = {"replacement": 0.45, "refund": 0.27, "repair": 0.12, "explanation": 0.1, "apology": 0.06}
WANTED: dict[str, dict[str, float]] = {
    "delivery-damage": {"replacement": 0.7, "refund": 0.3},
    "wrong-item": {"replacement": 0.75, "refund": 0.25},
    "late": {"refund": 0.3, "explanation": 0.4, "apology": 0.3},
    "billing": {"refund": 0.7, "explanation": 0.3},
    "no-answer": {"explanation": 0.4, "apology": 0.6},
    "webshop": {"explanation": 0.7, "apology": 0.3},
    "spare-parts": {"replacement": 0.5, "repair": 0.4, "explanation": 0.1},
}


SETTLED = "It has settled itself: my neighbour had taken the parcel in."


def channel_for(world: World, at: datetime, chance: Random) -> str:
    """How somebody writes. While the mailbox is silent nothing comes by e-mail, and nobody tries another way."""
    channel = chance.choices(CHANNELS, CHANNEL_SHARES)[0]
    silent = channel == Channel.EMAIL and degradations.SILENCE.factor_at(world.age(at.date())) == 0
    return "" if silent else channel


class Intake:
    """A complaint as it comes in, and what every later step needs."""

    def __init__(self, world: World, place: Organisation, ask: Ask, channel: str) -> None:
        self.world, self.place, self.ask, self.channel = world, place, ask, channel
        self.past, self.chance = world.past, ask.chance(world)
        self.is_anonymous = (
            channel == Channel.FORM and ask.repeats is None and not ask.aim and self.chance.random() < 0.05
        )
        self.owner: Actor = world.actors[self.chance.choice(("olive", "olive", "oscar", "oscar", "odile"))]
        self.manager: Actor = world.actors["mona"]
        self.user = world.users[self.owner.name.split()[0].lower()]
        self.pauses: list[ClockPause] = []
        self.facts = {
            "model": ask.product.name,
            "order": ask.order.number,
            "lot": ask.line.lot,
            "name": ask.buyer.contact.name.split()[0] if self.chance.random() < 0.4 else ask.buyer.contact.name,
            "n": self.chance.randrange(2, 9),
            "country": ask.buyer.customer.country,
        }
        self.case = self._complaint()

    def _complaint(self) -> Complaint:
        ask, chance = self.ask, self.chance
        want = self.wanted() if chance.random() < 0.88 else ""
        title, text = corpus_reader.complaint(chance, ask.buyer.language, ask.category, want=want, facts=self.facts)
        known = not self.is_anonymous
        process = catalogue.PROCESS_OF.get(ask.category)
        at = ask.at
        delay = timedelta(minutes=5 if self.channel in (Channel.FORM, Channel.EMAIL) else 20)
        return Complaint(
            reference=self.past.reference(chance),
            number=self.past.number("C", at.year),
            status="",
            title=f"{title}: {ask.product.name}" if ask.product.name not in title else title,
            text=text,
            language=ask.buyer.language,
            channel=self.channel,
            remedy_sought=want,
            happened_on=at.date() - timedelta(days=chance.randrange(4)) if chance.random() < 0.5 else None,
            hurt=not ask.aim and ask.category in catalogue.SAFETY and chance.random() < 0.05,
            contact=ask.buyer.contact if known else None,
            customer=ask.buyer.customer if known else None,
            product=ask.product,
            site=ask.order.site,
            process=self.world.processes[process] if process else ask.product.process,
            order_number=ask.order.number if chance.random() < 0.8 else "",
            lot=ask.line.lot if ask.category in ("leaking", "cracked") or chance.random() < 0.3 else "",
            category=self.world.categories[ask.category],
            recorded_at=min(at + delay, self.past.until),
            cycle_began_at=at,
            answer_days=self.place.answer_days,
        )

    def wanted(self) -> str:
        wishes = WANTED.get(self.ask.category, THING)
        return self.chance.choices(list(wishes), list(wishes.values()))[0]

    def receive(self) -> None:
        case, at = self.case, self.ask.at
        by = CUSTOMER if self.channel in (Channel.FORM, Channel.EMAIL) else self.owner
        self.past.move(
            case,
            TABLE["receive"],
            by=by,
            at=at,
            received_at=at,
            acknowledged_at=case.recorded_at,  # by letter, by word of mouth, or by the page after the form
            **due_dates(at, place=self.place, calendar=self.world.calendar),
        )

    def repeat(self, first: Complaint) -> None:
        """The same person about the same thing once more: it follows the first one."""
        at = self.world.work(self.ask.at, 0.5)
        self.past.move(
            self.case, TABLE["mark_duplicate"], by=self.owner, at=at, facts={"parent": first.reference}, parent=first,
            outcome="duplicate", first_closed_at=at, closed_at=at,
        )  # fmt: skip

    def ends_early(self) -> bool:
        """A few are withdrawn, or are no complaint for us."""
        luck = self.chance.random()
        if luck < 0.012:
            at = self.world.work(self.ask.at, 1.5)
            return self.end("withdraw", at, by=CUSTOMER, outcome="withdrawn", note=SETTLED)
        if luck < 0.03 and not self.case.hurt and self.ask.category not in catalogue.SAFETY:
            return self.turn_away(self.world.work(self.ask.at, 0.8))
        return False

    def turn_away(self, at: datetime) -> bool:
        """No complaint for us, with the reason."""
        reason = "The goods were bought from another firm with a similar name; the customer was told which."
        done = self.end("reclassify", at, by=self.owner, outcome="out_of_scope", note=reason)
        if done:
            self.restrain(Restraint.Kind.NOT_A_COMPLAINT, reason, at)
        return done

    def end(self, move: str, at: datetime, *, by: Actor, outcome: str, note: str = "") -> bool:
        return self.past.move(
            self.case,
            TABLE[move],
            by=by,
            at=at,
            note=note,
            outcome=outcome,
            first_closed_at=at,
            closed_at=at,
            lapses_at=None,
        )

    def restrain(self, kind: str, reason: str, at: datetime) -> None:
        day = (at + timedelta(days=180)).date()
        self.past.add(
            Restraint(complaint=self.case, kind=kind, reason=reason, by_name=self.owner.name, at=at, review_by=day)
        )

    def say(self, direction: str, text: str, at: datetime, *, by: Actor) -> None:
        if self.past.has_come(at):
            message = Message(
                case=self.case.reference, direction=direction, text=text, by_name=by.name, by_user=by.user_id, at=at
            )
            self.past.add(message)
            self.past.record(message, f"say_{direction}", by=by, at=at, facts={"case": self.case.reference})

    def words(self, kind: str) -> str:
        return corpus_reader.staff(self.chance, self.case.language, kind, facts=self.facts)

    def note(self, at: datetime) -> None:
        text = self.chance.choice((
            "Asked the works for the test records of this lot.", "The carrier confirms the scan times; photos are here.",
            "Same fault as the one last week, other lot.", "Spoke with the customer, very friendly. Photos follow.",
            "Stock of this lot: 340 pieces, set aside ten for a look.", "Accounts say the booking was made twice by hand.",
        ))  # fmt: skip
        self.say(Message.Direction.NOTE, text, at, by=self.owner)
