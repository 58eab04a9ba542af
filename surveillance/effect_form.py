"""The effect plan with the series that are counted to choose from, instead of keys to be typed."""

from collections import defaultdict
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corrective_actions.forms import EffectForm
from corrective_actions.models import CorrectiveAction
from surveillance import queries, wording
from surveillance.models import Series, SliceKind

KEYS = ("series_measure", "series_slice_kind", "series_slice_key")
MARK = "\x1f"  # stands in no key


class SeriesEffectForm(EffectForm):
    """The same form with one choice for the three keys. The keys stay, hidden, for those who post them."""

    series = forms.ChoiceField(
        label=gettext_lazy("Counted as"),
        required=False,
        help_text=gettext_lazy(
            "When the days of watching are over, the figures before and after are compared by themselves. Without a "
            "series people judge by other evidence."
        ),
    )
    field_order = ("measure", "series")

    def __init__(self, *args: Any, action: CorrectiveAction, **kwargs: Any) -> None:
        super().__init__(*args, action=action, **kwargs)
        for name in KEYS:
            self.fields[name].widget = forms.HiddenInput()
        now = tuple(self.get_initial_for_field(self.fields[name], name) or "" for name in KEYS)
        keep = queries.find(now[0], now[1] or SliceKind.ALL, now[2]) if now[0] else None
        product = action.product.code if action.product else ""
        self.fields["series"].choices = _choices(  # type: ignore[attr-defined]
            queries.series_for_effects(product=product, keep=keep)
        )
        if keep is not None:
            self.initial["series"] = value_of(keep)

    def clean(self) -> dict[str, Any]:
        """The keys of what was chosen; those that were posted when nothing was there to choose."""
        data = super().clean() or {}
        chosen = data.pop("series", "")
        if "series" in self.data:
            data |= dict(zip(KEYS, chosen.split(MARK) if chosen else ("", "", ""), strict=True))
        return data


def value_of(series: Series) -> str:
    return MARK.join((series.measure, series.slice_kind, series.slice_key))


def _choices(series: list[Series]) -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for each in series:
        groups[str(each.get_slice_kind_display()).capitalize()].append((value_of(each), wording.about(each)))
    return [("", _("No series: people judge by other evidence")), *groups.items()]


def effect_form(*args: Any, **kwargs: Any) -> SeriesEffectForm:
    return SeriesEffectForm(*args, **kwargs)
