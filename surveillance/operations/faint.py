"""Writing down which series are too faint to be tested alone, and where they are heard."""

from datetime import date

from django.db import transaction

from surveillance import faint
from surveillance.models import Faint

FIELDS = ("heard_in", "until", "in_a_year", "recent", "expected", "lower")
BATCH = 1000


@transaction.atomic
def weigh_faint(*, until: date) -> int:
    """Write the list of faint series anew, as of the evening of ``until``. Returns how many there are."""
    rows = faint.found(until=until)
    listed = {row.series_id for row in rows}
    grown = [pk for pk in Faint.objects.values_list("series_id", flat=True) if pk not in listed]
    for at in range(0, len(grown), BATCH):
        Faint.objects.filter(series__in=grown[at : at + BATCH]).delete()
    Faint.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["series"], update_fields=FIELDS, batch_size=BATCH
    )
    return len(rows)
