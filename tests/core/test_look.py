"""What every page shows the same way: badges, moments, figures, kept filters, fields and their errors."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from core import figures
from core.fields import DayField, DayPicker
from core.look import Badge, Stage, undo_of, undo_tags
from core.models import Grant
from core.templatetags.house import relative_words

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def write(source: str, **context: object) -> str:
    loads = "{% load house house_forms crispy_forms_filters %}"
    return Template(loads + source).render(Context(context)).strip()


class ComplaintForm(forms.Form):
    kind = forms.ChoiceField(
        label="What would you like to do?",
        widget=forms.RadioSelect,
        choices=[("complain", "Complain"), (1200, "Praise")],
    )
    words = forms.CharField(
        label="What happened?",
        help_text="Tell us what you expected.",
        widget=forms.Textarea,
        error_messages={"required": "Tell us what happened."},
    )
    email = forms.EmailField(label="Email address")
    name = forms.CharField(label="Name", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


# Badges, stages, undo


@pytest.mark.parametrize("badge", [Badge("warn", "2 d over"), ("warn", "2 d over")])
def test_a_status_is_a_shape_and_a_word(badge):
    assert write("{% status badge %}", badge=badge) == '<span class="lp-st lp-warn">2 d over</span>'


def test_a_status_escapes_its_word_and_refuses_an_unknown_shape():
    assert write("{% status 'ok' word %}", word="<b>") == '<span class="lp-st lp-ok">&lt;b&gt;</span>'
    assert write("{% status badge %}", badge=None) == ""
    with pytest.raises(ValueError, match="'green' is no shape"):
        write("{% status 'green' 'fine' %}")


def test_a_severity_says_its_word_to_screen_readers():
    assert write("{% severity 'b' %}") == (
        '<span class="lp-sev lp-sev-b"><span class="visually-hidden">Severity </span>B</span>'
    )
    assert write("{% severity none %}", none=None) == ""


def test_stages_mark_what_is_done_and_where_one_is():
    html = write("{% stages line %}", line=[Stage("Received", "Mon 23 Nov", done=True), Stage("Answer", current=True)])

    assert html.count('class="is-done"') == 1
    assert '<li aria-current="step">Answer</li>' in html
    assert "<small>Mon 23 Nov</small>" in html


def test_undo_travels_in_a_message():
    assert undo_of(undo_tags("/outbox/7/undo/", seconds=20)) == ("/outbox/7/undo/", 20)
    assert undo_of("success") == undo_of("") == ("", 0)


# Moments


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(seconds=-20), "just now"),
        (timedelta(minutes=-5), "5 min ago"),
        (timedelta(hours=-2, minutes=-50), "2 h ago"),
        (timedelta(days=-1), "1 day ago"),
        (timedelta(days=-6, hours=-23), "6 days ago"),
        (timedelta(days=-7), "16 Nov"),
        (timedelta(days=-400), "19 Oct 2025"),
        (timedelta(seconds=20), "in 1 min"),
        (timedelta(hours=3), "in 3 h"),
        (timedelta(days=2), "in 2 days"),
    ],
)
def test_how_far_a_moment_lies(away, words):
    assert relative_words(NOON + away, NOON) == words


def test_a_moment_gives_its_full_time_in_the_readers_zone():
    with timezone.override("Europe/Berlin"):
        html = write("{% moment when %}", when=NOON, as_of=NOON + timedelta(hours=2))

    assert html == (
        '<time class="lp-nowrap" datetime="2026-11-23T12:00:00+00:00" title="Mon 23 Nov 2026, 13:00 (Europe/Berlin)">'
        '<span aria-hidden="true">2 h ago</span>'
        '<span class="visually-hidden">Mon 23 Nov 2026, 13:00 (Europe/Berlin)</span></time>'
    )


# Figures


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (1234.5, "1,234.5", "1.234,5"),
        (12, "12", "12"),
        (0.004, "0", "0"),
        (Decimal("2.10"), "2.1", "2,1"),
        (-3, "-3", "-3"),
        (1.999, "2", "2"),
    ],
)
def test_numbers_are_written_the_readers_way(value, english, german):
    assert figures.number(value) == english
    with translation.override("de"):
        assert figures.number(value) == german


def test_what_is_missing_is_called_so():
    assert (figures.number(None), figures.percent(None), figures.money(None)) == ("no data", "no data", "no data")


def test_shares_and_money():
    assert figures.percent(0.914) == "91\u00a0%"
    assert [figures.money(6240), figures.money(Decimal("12.5")), figures.money(3, "SEK")] == [
        "6,240 €",
        "12.50 €",
        "3 SEK",
    ]
    assert [figures.short_number(value) for value in (999_999, 1_250_000, 3e9)] == ["999,999", "1.25 M", "3 bn"]


# Filters in the address


def test_filters_are_kept_changed_and_taken_away():
    request = RequestFactory().get("/inbox/?status=new&owner=me&page=3")

    assert write("{% query_string page=None status='open' %}", request=request) == "?owner=me&amp;status=open"
    assert write("{% query_string page=2 %}") == "?page=2"


# Forms


def test_a_form_marks_what_is_optional_and_leaves_checking_to_the_server():
    html = write("{{ form|crispy }}", form=ComplaintForm())

    assert html.count("(optional)") == 1
    assert " required" not in html
    assert '<div class="lp-hint" id="id_words_helptext">Tell us what you expected.</div>' in html
    assert 'aria-describedby="id_words_helptext"' in html
    assert 'value="1200"' in html
    assert "style=" not in html


def test_a_wrong_field_has_its_sentence_between_hint_and_control():
    html = write("{{ form|crispy }}", form=ComplaintForm({"email": "cook.example.com"}))

    field = html[html.index('id="div_id_words"') : html.index('id="div_id_email"')]
    order = [field.index(part) for part in ("<label", "lp-hint", "lp-error", "<textarea")]
    assert order == sorted(order)
    assert '<span class="visually-hidden">Error:</span> Tell us what happened.' in field
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_words_helptext id_words_error"' in field
    assert 'value="cook.example.com"' in html


def test_the_summary_links_to_each_control_in_the_same_words():
    html = write("{% error_summary form %}", form=ComplaintForm({"email": "cook.example.com"}))

    assert '<a href="#id_kind_0">Fill in “What would you like to do”.</a>' in html
    assert '<a href="#id_words">Tell us what happened.</a>' in html
    assert '<a href="#id_email">Enter a valid email address.</a>' in html
    assert html.count("<li>") == 3


def test_a_summary_of_several_forms_says_what_belongs_to_no_field_without_a_link():
    form = ComplaintForm({"kind": "complain", "words": "Cracked.", "email": "cook@example.com"}, prefix="")
    form.full_clean()
    form.add_error(None, "The case was closed meanwhile.")

    html = write("{% error_summary form other nothing %}", form=form, other=ComplaintForm(), nothing=None)

    assert "<li>The case was closed meanwhile.</li>" in html


@pytest.mark.parametrize(("data", "title"), [({"email": ""}, "Error: "), (None, "")])
def test_the_title_begins_with_error_when_something_is_wrong(data, title):
    assert write("{% error_title form %}|", form=ComplaintForm(data)) == f"{title}|"


def test_all_is_well_without_a_form():
    assert write("{% error_title form %}{% error_summary form %}") == ""


def test_a_hidden_fields_error_is_told_without_a_link():
    form = ComplaintForm({"kind": "complain", "words": "Cracked.", "email": "cook@example.com"})
    form.full_clean()
    form.add_error("token", "The page was open too long. Send it again.")

    assert "<li>The page was open too long. Send it again.</li>" in write("{% error_summary form %}", form=form)


# Days


class VisitForm(forms.Form):
    when = DayField(label="When did it happen?", required=False)
    due = forms.DateField(label="Due", required=False, widget=DayPicker)


def visit(day: str, month: str, year: str) -> VisitForm:
    return VisitForm({"when_day": day, "when_month": month, "when_year": year})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("27", "11", "2026"), date(2026, 11, 27)),
        ((" 7.", "1", "26"), date(2026, 1, 7)),
        (("", "", ""), None),
    ],
)
def test_a_day_is_read_as_people_type_it(typed, meant):
    form = visit(*typed)

    assert form.is_valid()
    assert form.cleaned_data["when"] == meant


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("31", "2", "2026"), "Enter a day that exists, like 27 11 2026."),
        (("today", "", ""), "Enter day, month and year, like 27 11 2026."),
        (("x", "y", "z"), "Enter a day that exists, like 27 11 2026."),
    ],
)
def test_a_wrong_day_stays_in_its_boxes_and_the_sentence_says_what_to_type(typed, sentence):
    form = visit(*typed)
    html = write("{% error_summary form %}{{ form.when|as_crispy_field }}", form=form)

    assert form.errors == {"when": [sentence]}
    assert f'<a href="#id_when_0">{sentence}</a>' in html
    assert f'id="id_when_0" name="when_day" value="{typed[0]}"' in html


def test_a_day_that_must_be_there():
    field = DayField()

    with pytest.raises(ValidationError, match="Enter the day, like 27 11 2026"):
        field.clean(["", "", ""])


def test_a_known_day_fills_its_boxes_and_the_calendar_in_any_language():
    form = VisitForm(initial={"when": date(2026, 11, 3), "due": date(2026, 12, 24)})
    with translation.override("de"):
        html = write("{{ form|crispy }}", form=form)

    assert [f'value="{part}"' in html for part in (3, 11, 2026)] == [True, True, True]
    assert '<label for="id_when_2">' in html
    assert 'type="date" name="due" value="2026-12-24"' in html


# Empty choices


class GrantForm(forms.ModelForm):
    helper = forms.ChoiceField(choices=[("", "nobody"), ("o", "Olive")], required=False)

    class Meta:
        model = Grant
        fields = ("user", "role")


def test_an_empty_choice_is_named_and_an_own_word_is_left_alone(db):
    html = write("{{ form|crispy }}", form=GrantForm())

    assert html.count('<option value="" selected>not chosen</option>') == 2
    assert '<option value="" selected>nobody</option>' in html
    assert "-----" not in html


def test_naming_the_empty_choice_costs_no_second_query(olive, django_assert_num_queries):
    form = GrantForm()

    with django_assert_num_queries(1):
        write("{{ form.user|as_crispy_field }}", form=form)
