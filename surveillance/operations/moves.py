"""What people do with a signal. Each verb is one move of the table, one transaction, one journal line."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actors import SYSTEM, Actor
from core.models import User
from core.workflow import perform
from corrective_actions import operations as corrective_actions
from corrective_actions.models import CorrectiveAction
from surveillance import queries, wording, workflow
from surveillance.models import Noise, Signal


@transaction.atomic
def acknowledge(signal: Signal, *, by: Actor) -> None:
    """Somebody has read it."""
    perform(signal, workflow.TABLE["acknowledge"], by=by, acknowledged_at=timezone.now())


@transaction.atomic
def evaluate(signal: Signal, *, by: Actor) -> None:
    """Begin to find out whether it is real. Who begins owns it, unless it has an owner."""
    moment = timezone.now()
    owner_id = signal.owner_id or by.user_id
    perform(
        signal,
        workflow.TABLE["evaluate"],
        by=by,
        acknowledged_at=moment,
        evaluating_at=moment,
        owner_id=owner_id,
        look_again_on=None,
    )


@transaction.atomic
def confirm(signal: Signal, *, conclusion: str, by: Actor, agenda: bool = False, action_risk: str = "") -> None:
    """It is real. What may follow at once: the agenda of the review, or a corrective action of this risk."""
    moment = timezone.now()
    perform(
        signal,
        workflow.TABLE["confirm"],
        by=by,
        note=conclusion,
        lacking=_lacking_words(conclusion),
        acknowledged_at=moment,
        confirmed_at=moment,
        conclusion=conclusion.strip(),
        noise="",
        owner_id=signal.owner_id or by.user_id,
        on_agenda=signal.on_agenda or agenda,
    )
    if action_risk:
        open_action(signal, risk=action_risk, by=by)


@transaction.atomic
def watch(signal: Signal, *, look_again_on: date | None, conclusion: str, by: Actor) -> None:
    """Leave it open and look again on a day."""
    moment = timezone.now()
    perform(
        signal,
        workflow.TABLE["watch"],
        by=by,
        note=conclusion,
        lacking=_lacking_day(look_again_on),
        acknowledged_at=moment,
        watched_at=moment,
        conclusion=conclusion.strip(),
        look_again_on=look_again_on,
        owner_id=signal.owner_id or by.user_id,
    )


@transaction.atomic
def dismiss(signal: Signal, *, noise: str, conclusion: str, look_again_on: date | None, by: Actor) -> None:
    """It is noise, for a reason, and somebody looks at that judgement again on a day."""
    moment = timezone.now()
    lacking = [] if noise in Noise.values else [_("Say why it is noise.")]
    perform(
        signal,
        workflow.TABLE["dismiss"],
        by=by,
        note=conclusion,
        facts={"noise": noise},
        lacking=[*lacking, *_lacking_words(conclusion), *_lacking_day(look_again_on)],
        acknowledged_at=moment,
        dismissed_at=moment,
        noise=noise,
        conclusion=conclusion.strip(),
        look_again_on=look_again_on,
    )


@transaction.atomic
def reopen(signal: Signal, *, conclusion: str, by: Actor) -> None:
    """Look again at what was dismissed or confirmed. What was said before stays in the journal."""
    perform(
        signal,
        workflow.TABLE["reopen"],
        by=by,
        note=conclusion,
        lacking=_lacking_words(conclusion),
        evaluating_at=timezone.now(),
        noise="",
        look_again_on=None,
        owner_id=signal.owner_id or by.user_id,
    )


@transaction.atomic
def assign(signal: Signal, *, owner: User, by: Actor) -> None:
    perform(signal, workflow.TABLE["assign"], by=by, facts={"owner": owner.pk}, owner_id=owner.pk)


@transaction.atomic
def put_on_agenda(signal: Signal, *, by: Actor) -> None:
    perform(signal, workflow.TABLE["put_on_agenda"], by=by, on_agenda=True)


@transaction.atomic
def take_off_agenda(*, before: datetime, review: str) -> int:
    """A review was held: what was raised before its pack was closed has been spoken about. Returns how many signals."""
    spoken_about = list(Signal.objects.filter(on_agenda=True, raised_at__lt=before).order_by("pk"))
    for signal in spoken_about:
        perform(signal, workflow.TABLE["take_off_agenda"], by=SYSTEM, facts={"review": review}, on_agenda=False)
    return len(spoken_about)


@transaction.atomic
def open_action(
    signal: Signal, *, by: Actor, problem: str = "", risk: str = "medium", action: CorrectiveAction | None = None
) -> CorrectiveAction:
    """Hand the signal down to a corrective action: a new one, or an open one that gets it as another origin."""
    title = wording.headline(signal)
    asked = corrective_actions.propose(
        title=title,
        problem=problem.strip() or signal.conclusion,
        risk=risk,
        origins=[
            corrective_actions.OriginGiven(
                kind="signal",
                key=signal.reference,
                label=f"{signal.reference} {title}"[:200],
                address=reverse("surveillance:detail", args=[signal.reference]),
            )
        ],
        by=by,
        product=queries.product_of(signal.series),
        action=action,
    )
    perform(signal, workflow.TABLE["open_action"], by=by, facts={"action": asked.reference})
    return asked


def _lacking_words(conclusion: str) -> list[Any]:
    return [] if conclusion.strip() else [_("Say in a sentence what you conclude and why.")]


def _lacking_day(look_again_on: date | None) -> list[Any]:
    return [] if look_again_on else [_("Say on which day somebody looks at it again.")]
