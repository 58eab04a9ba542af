"""Which risks the data proposed some weeks ago and lately, what people added, and what they made of the first."""

from datetime import timedelta
from typing import Any

from config.example.world import World
from core.models import User
from surveillance import operations
from surveillance.models import CustomerRisk
from surveillance.operations import risks as register

FIRST = timedelta(days=40)
OWN = "A buying group of restaurants asks for prices we cannot keep"


def risks(world: World) -> None:
    """The register of risks: proposed by the data and by people, taken on, treated, and some that still wait."""
    at = world.past.until - FIRST
    if at.date() > world.first_day + timedelta(days=180):
        with world.past.moment(at):
            proposed = operations.propose_risks(as_of=at)
        _add(world)
        for risk in proposed[:1]:
            _treat(world, risk)
    with world.past.moment(world.past.until):
        operations.propose_risks(as_of=world.past.until)


def _add(world: World) -> None:
    """What the sales people know and no figure shows yet."""
    day = world.work(world.past.until - FIRST, 1)
    erin = User.objects.get(email="erin@example.org")
    again, segment = day.date() + timedelta(weeks=13), world.segments["restaurants"]
    risk = CustomerRisk(title=OWN, segment=segment, likelihood=3, impact=5, owner=erin, review_on=again)
    with world.past.moment(day):
        operations.raise_risk(risk, by=world.actors["erin"])


def _treat(world: World, risk: CustomerRisk) -> None:
    """The first proposal: taken on, a visit agreed, and how great it is after the visit."""
    mona, day = world.actors["mona"], world.work(world.past.until - FIRST, 2)
    owner = User.objects.get(email="mona@example.org")
    again: dict[str, Any] = {"review_on": day.date() + timedelta(weeks=13), "by": mona}
    with world.past.moment(day):
        register.accept(risk, likelihood=risk.likelihood, impact=risk.impact, owner=owner, **again)
    with world.past.moment(world.work(day, 1)):
        plan = "Visit them, listen, and agree on what they will see change within a month."
        register.treat(risk, treatment="reduce", plan=plan, plan_by=day.date() + timedelta(days=14), by=mona)
    with world.past.moment(world.work(day, 9)):
        note = "The visit took place; they have ordered again and name one person they can call."
        register.conclude(risk, likelihood_left=2, impact_left=risk.impact, note=note, **again)
