"""What people type about themselves, about others' accounts, and about the organisation."""

import zoneinfo
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core import public_holidays
from core.models import Closure, Organisation, SavedView, User
from core.models.saved import Place
from core.roles import GRANTABLE, Role

if TYPE_CHECKING:  # the framework's class takes no parameter while it runs
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm

DAY = forms.DateInput(attrs={"type": "date", "class": "lp-w-m"}, format="%Y-%m-%d")
HOUR = forms.TimeInput(attrs={"type": "time", "class": "lp-w-t"}, format="%H:%M")
ROLES = [(role.value, role.label) for role in GRANTABLE]


def zones(*, empty: str = "") -> list[tuple[str, str]]:
    """Every time zone by name, after an entry for none where that is allowed."""
    named = [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones()) if "/" in name]
    return [("", empty), *named] if empty else named


class ProfileForm(ModelForm):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ("name", "language", "time_zone", "quiet", "quiet_from", "quiet_until")
        widgets = {"quiet_from": HOUR, "quiet_until": HOUR}
        help_texts = {
            "time_zone": _("Times on pages and in mails are shown in this zone."),
            "quiet": _("Mails about danger to somebody always come at once."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = self.fields["time_zone"].label
        choices = zones(empty=str(_("as the organisation")))
        self.fields["time_zone"] = forms.ChoiceField(label=label, choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        begins, ends = data.get("quiet_from"), data.get("quiet_until")
        if data.get("quiet") == User.Rest.OWN and (begins is None or ends is None):
            self.add_error("quiet_from", _("Say from when until when mails wait."))
        elif begins is not None and begins == ends:
            self.add_error("quiet_until", _("Quiet hours must end at another time than they begin."))
        return data


def free_address(typed: str, *, but: User | None = None) -> str:
    """The address in the form it is kept in. Refuses one that belongs to somebody else."""
    email = typed.strip().lower()
    if User.objects.filter(email=email).exclude(pk=but.pk if but else 0).exists():
        raise forms.ValidationError(_("Somebody with this address has an account already."))
    return email


class RolesForm(forms.Form):
    """Which roles somebody holds, and until when an auditor may look in."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=ROLES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("An administrator gains no right to approve by it."),
        error_messages={"required": _("Choose at least one role.")},
    )
    ends_on = forms.DateField(
        label=_("Last day of the auditor role"),
        required=False,
        widget=DAY,
        help_text=_("An auditor’s access ends by itself."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if Role.AUDITOR in data.get("roles", []) and data.get("ends_on") is None:
            self.add_error("ends_on", _("Give the last day on which the auditor may look in."))
        return data

    def granted(self) -> dict[str, date | None]:
        data = self.cleaned_data
        return {role: data["ends_on"] if role == Role.AUDITOR else None for role in data["roles"]}


class InviteForm(RolesForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Email address"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    field_order = ("name", "email", "language", "roles", "ends_on")

    def clean_email(self) -> str:
        return free_address(self.cleaned_data["email"])

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"email": data["email"], "name": data["name"], "language": data["language"], "roles": self.granted()}


class PersonForm(RolesForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Email address"), help_text=_("The person logs in with it."))
    is_active = forms.BooleanField(label=_("May log in"), required=False)
    field_order = ("name", "email", "roles", "ends_on", "is_active")

    def __init__(self, data: Any = None, *, person: User) -> None:
        grants = list(person.grants.all())
        ends = next((grant.ends_on for grant in grants if grant.ends_on), None)
        roles = [grant.role for grant in grants]
        self.person = person
        known = {"name": person.name, "email": person.email, "is_active": person.is_active}
        super().__init__(data, initial={"roles": roles, "ends_on": ends, **known})

    def clean_email(self) -> str:
        return free_address(self.cleaned_data["email"], but=self.person)

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"roles": self.granted(), **{name: data[name] for name in ("name", "email", "is_active")}}


class OrganisationForm(ModelForm):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones)

    class Meta:
        model = Organisation
        fields = (
            "name",
            "contact",
            "emergency_phone",
            "external_body",
            "privacy_notice",
            "language",
            "time_zone",
            "country",
            "region",
            "currency",
            "wording",
            "opens",
            "closes",
            "acknowledge_days",
            "assess_days",
            "progress_days",
            "answer_days",
            "answer_days_critical",
            "lapse_days",
            "reopen_days",
            "false_alarms_per_month",
            "quiet_from",
            "quiet_until",
            "quiet_free_days",
            "one_person_mode",
        )
        widgets = {"quiet_from": HOUR, "quiet_until": HOUR}
        help_texts = {
            "contact": _("Shown on the public form: phone, counter, address."),
            "external_body": _("Where customers can turn when they do not accept the answer. Every answer names it."),
            "privacy_notice": _("Who sees what customers send, how long it is kept, and their rights."),
            "country": _("Two letters. The public holidays of this country are not working days."),
            "region": _(
                "The code of a part with holidays of its own, such as BY or 75. Leave it empty for the whole country."
            ),
            "false_alarms_per_month": _("How many alarms without a cause you accept a month, over everything watched."),
            "quiet_from": _("Mails to staff wait until these hours end; those about danger to somebody do not."),
            "quiet_free_days": _("Mails to staff also wait over weekends, holidays and your own days without work."),
            "one_person_mode": _("For very small firms. Each use is recorded and shown in the management review."),
        }

    def clean_country(self) -> str:
        country = str(self.cleaned_data["country"]).upper()
        if country not in public_holidays.places():
            raise forms.ValidationError(_("The public holidays of this country are not known. Use its two letters."))
        return country

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        country, region = data.get("country", ""), data.get("region", "")
        if region and country and region not in public_holidays.places().get(country, []):
            self.add_error("region", _("This part of the country has no holidays of its own that are known."))
        opens, closes = data.get("opens"), data.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", _("The working day must end after it begins."))
        begins, ends = data.get("quiet_from"), data.get("quiet_until")
        if (begins is None) != (ends is None):
            self.add_error("quiet_until", _("Give both ends of the quiet hours, or neither."))
        elif begins is not None and begins == ends:
            self.add_error("quiet_until", _("Quiet hours must end at another time than they begin."))
        return data


class SaveViewForm(forms.Form):
    """The filters of a list, to be kept under a name."""

    place = forms.ChoiceField(choices=Place, widget=forms.HiddenInput)
    query = forms.CharField(required=False, widget=forms.HiddenInput, max_length=4000)
    name = forms.CharField(
        label=_("Name of the view"), max_length=60, error_messages={"required": _("Give the view a name.")}
    )
    is_shared = forms.BooleanField(label=_("Share it with the team"), required=False)


class SavedViewForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the view"), max_length=60, error_messages={"required": _("Give the view a name.")}
    )
    is_shared = forms.BooleanField(label=_("Share it with the team"), required=False)

    def __init__(self, data: Any = None, *, view: SavedView) -> None:
        known = {"name": view.name, "is_shared": view.is_shared}
        super().__init__(data, initial=known, auto_id=f"view-{view.pk}-%s")
        self.view = view


class ClosureForm(ModelForm):
    class Meta:
        model = Closure
        fields = ("day", "reason")
        widgets = {"day": DAY}


class CalendarForm(forms.Form):
    """A calendar file with days on which nobody works."""

    file = forms.FileField(
        label=_("Calendar file"),
        help_text=_("iCalendar (.ics), or a table (.csv) of dates and names. Up to 1 MB."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def __init__(self, *args: Any, years: range, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = years

    def clean_file(self) -> dict[date, str]:
        file = self.cleaned_data["file"]
        if file.size > 1024 * 1024:
            raise forms.ValidationError(_("The file must be smaller than 1 MB."))
        try:
            text = file.read().decode("utf-8-sig")
            ical = "BEGIN:VCALENDAR" in text[:2000]
            return public_holidays.from_ical(text, years=self.years) if ical else public_holidays.from_csv(text)
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file must be text in UTF-8. Save it so and choose it again.")) from None
        except public_holidays.Unreadable as unreadable:
            raise forms.ValidationError(unreadable.sentences) from None
