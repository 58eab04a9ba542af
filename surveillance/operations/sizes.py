"""How much each series holds, so that a list can show the largest first without adding up all tallies there are."""

from django.db.models import Sum

from surveillance.models import Series, Tally

BATCH = 2000


def note_sizes() -> int:
    """Add up all series at once, and write down what has changed. Returns how many series that were."""
    # Series without a tally are no group; what they held before is gone.
    held = dict(Tally.objects.order_by().values_list("series").annotate(n=Sum("count")))
    changed = [each for each in Series.objects.only("pk", "size") if each.size != held.get(each.pk, 0)]
    for each in changed:
        each.size = held.get(each.pk, 0)
    Series.objects.bulk_update(changed, ["size"], batch_size=BATCH)
    return len(changed)
