"""Fields and widgets that every room's forms share: a day typed in three boxes, a day and a moment picked by staff."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NAMES = ("day", "month", "year")


class DayBoxes(forms.MultiWidget):
    """Three boxes for day, month and year: remembered days are typed faster than found in a calendar."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        box = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__({name: forms.TextInput(attrs={**box, **(attrs or {})}) for name in NAMES})

    def decompress(self, value: date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayField(forms.MultiValueField):
    """A day in three boxes. Cleans to a date, or to None when nothing was typed and the field is optional.

    What was typed stays in the boxes, right or wrong. A year of two digits is taken as 20xx, because people report
    what has happened lately.
    """

    widget = DayBoxes
    default_error_messages = {
        "required": _("Enter the day, like 27 11 2026."),
        "incomplete": _("Enter day, month and year, like 27 11 2026."),
        "no_such_day": _("Enter a day that exists, like 27 11 2026."),
    }

    def __init__(self, **kwargs: Any) -> None:
        boxes = tuple(forms.CharField(required=False, max_length=8) for _name in NAMES)
        super().__init__(fields=boxes, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> date | None:
        typed = [str(part or "").strip(" .,/-") for part in value or []]
        if not any(typed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if len(typed) < len(NAMES) or not all(typed):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        return self.compress(typed)

    def compress(self, data_list: list[str]) -> date:
        try:
            day, month, year = (int(part) for part in data_list)
            return date(year + 2000 if year < 100 else year, month, day)
        except ValueError as fault:
            raise ValidationError(self.error_messages["no_such_day"], code="no_such_day") from fault


class DayPicker(forms.DateInput):
    """The browser's own calendar, for staff who plan days."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "lp-w-d", **(attrs or {})}, format="%Y-%m-%d")


class MomentPicker(forms.DateTimeInput):
    """The browser's own calendar with a time, in the reader's zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "lp-w-t", **(attrs or {})}, format="%Y-%m-%dT%H:%M")
