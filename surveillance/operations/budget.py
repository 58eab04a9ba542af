"""How often the watchtower may disturb for nothing."""

from django.db import transaction

from core import clock, journal
from core.actors import Actor
from core.models import Organisation


@transaction.atomic
def set_budget(*, per_month: int, by: Actor) -> Organisation:
    """Accept so many false alarms a month over everything, from the next time of listening on. Says who, and what before."""
    organisation = clock.organisation()
    before = organisation.false_alarms_per_month
    if before == per_month:
        return organisation
    organisation.false_alarms_per_month = per_month
    organisation.save(update_fields=["false_alarms_per_month"])
    journal.record(organisation, "set_budget", by=by, facts={"was": before, "now": per_month})
    return organisation
