"""What a corrective action's effect plan asks for: counts and exposures before it and in its window."""

from datetime import datetime

from django.db.models import Case, Q, Value, When

from corrective_actions.effect import RateEvidence
from corrective_actions.models import CorrectiveAction, EffectPlan
from surveillance.measures import JOIN, MEASURES
from surveillance.models import Series, SliceKind, Source
from surveillance.queries.series import find, series_window, until_of

MOST_OFFERED = 300
RATED = [measure.name for measure in MEASURES.values() if measure.exposure and measure.kind != "mean"]


def series_for_effects(*, product: str = "", keep: Series | None = None) -> list[Series]:
    """Series an effect can be measured by: events or answers among something, those of a product first.

    At most ``MOST_OFFERED``; ``keep`` is among them in any case.
    """
    mine = Q(slice_kind=SliceKind.PRODUCT, slice_key=product) | Q(
        slice_kind=SliceKind.PAIR, slice_key__startswith=f"{product}{JOIN}"
    )
    rows = Series.objects.filter(Q(measure__in=RATED) | Q(source=Source.IMPORTED)).exclude(
        slice_kind__in=[SliceKind.TERM, SliceKind.LOT]
    )
    first = Case(When(mine, then=Value(0)), default=Value(1)) if product else Value(1)
    whole = Case(When(slice_kind=SliceKind.ALL, then=Value(0)), default=Value(1))
    found = list(rows.order_by(first, whole, "slice_kind", "measure", "label")[:MOST_OFFERED])
    return found if keep is None or keep in found else [keep, *found]


def rates_of(plan: EffectPlan, *, as_of: datetime) -> RateEvidence | None:
    """Counts and exposures of the plan's series in its baseline and in its window, as far as that has passed.

    None where the plan names no series, nobody counts it, its exposure is not known, or the window has not begun.
    """
    place = (plan.series_measure, plan.series_slice_kind or "all", plan.series_slice_key)
    if not plan.series_measure or plan.window_starts_on is None or find(*place) is None:
        return None
    end = until_of(as_of) if plan.window_ends_on is None else min(plan.window_ends_on, until_of(as_of))
    if end < plan.window_starts_on:
        return None
    before = series_window(*place, plan.baseline_starts_on, plan.baseline_ends_on)
    after = series_window(*place, plan.window_starts_on, end)
    if before.exposure is None or after.exposure is None:
        return None
    return RateEvidence(before.count, float(before.exposure), after.count, float(after.exposure))


def rate_evidence(action: CorrectiveAction, *, as_of: datetime) -> RateEvidence | None:
    """The same for the newest effect plan of an action."""
    plan = action.effect_plans.order_by("-cycle").first()
    return rates_of(plan, as_of=as_of) if plan is not None else None
