"""The dashboard: everything the page shows, in a number of statements that does not grow with the data."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actors import Actor
from core.charts import Funnel, Pareto
from management_review.queries.attention import Attention, attention
from management_review.queries.breakdowns import causes, groups, outside_words
from management_review.queries.channels import Line, channels
from management_review.queries.figures import Figure, figures
from management_review.queries.frame import Frame
from management_review.queries.outreach import Person, outreach


@dataclass(frozen=True)
class Dashboard:
    headline: str
    needs: str
    attention: Attention
    figures: list[Figure]
    outreach: list[Person]
    causes: Pareto
    groups: Funnel | None
    groups_words: str
    channels: list[Line]

    @property
    def late(self) -> list[Line]:
        return [line for line in self.channels if not line.well]


def dashboard(frame: Frame, *, actor: Actor, by_money: bool) -> Dashboard:
    shown, found = figures(frame), attention(frame, actor=actor)
    drawn = groups(frame)
    return Dashboard(
        headline=headline(shown[0]),
        needs=needs(found),
        attention=found,
        figures=shown,
        outreach=outreach(frame),
        causes=causes(frame, by_money=by_money),
        groups=drawn,
        groups_words=outside_words(drawn) if drawn else "",
        channels=channels(as_of=frame.as_of),
    )


def headline(rate: Figure) -> str:
    """The sentence on top: the rate, and what is usual."""
    if not rate.value:
        return _("Nothing was counted in this period.")
    words = {"title": rate.title, "value": rate.value, "usual": rate.usual[:1].lower() + rate.usual[1:].rstrip(".")}
    if rate.badge is None:
        return _("%(title)s: %(value)s.") % words
    return _("%(title)s: %(value)s, %(usual)s.") % words


def needs(found: Attention) -> str:
    """How many things wait, and which comes first."""
    if not found.total:
        return _("Nothing needs you.")
    count = ngettext("%(n)d thing needs you.", "%(n)d things need you.", found.total) % {"n": found.total}
    first = found.items[0]
    return f"{count} {_('First: %(title)s.') % {'title': first.title}}"
