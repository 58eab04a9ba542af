"""Inputs about what happens inside: satisfaction, complaints, objectives, processes, actions, monitoring."""

from collections.abc import Callable
from decimal import Decimal

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.figures import number, percent
from core.look import Badge
from corrective_actions import queries as corrective_actions
from customers.models import Kind, OrderLine
from management_review.models import Concern, Objective, Review, Subject
from management_review.queries import figures
from management_review.queries.breakdowns import causes
from management_review.queries.compiled import Compiled, Fact
from management_review.queries.figures import Figure
from management_review.queries.frame import Frame
from management_review.queries.records import RECORDS
from surveillance import queries as surveillance
from surveillance import wording


def counted(frame: Frame, name: str, label: str = "") -> Fact:
    """How many records of a kind there are, with their list."""
    kind = RECORDS[name]
    return Fact(name, label or str(kind.label), number(kind.within(frame.scope).count()), frame.link(name))


def of_figure(figure: Figure) -> Fact:
    return Fact(figure.key, figure.title, figure.value, figure.url)


def _agenda(subject: str, facts: list[Fact]) -> list[Fact]:
    """A group that was put on the agenda says so in its row."""
    if not Concern.objects.filter(subject=subject, on_agenda=True).exists():
        return facts
    return [*facts, Fact(f"agenda-{subject}", _("Put on the agenda from the dashboard"), str(Subject(subject).label))]


def satisfaction(frame: Frame, review: Review) -> Compiled | None:
    figure = figures.satisfaction(frame)
    facts = [counted(frame, "praise"), counted(frame, "ideas")]
    if not figure.value:
        return None
    sentence = _("%(title)s: %(value)s. %(usual)s") % {
        "title": figure.title,
        "value": figure.value,
        "usual": figure.usual,
    }
    return Compiled(f"{sentence} {' '.join(figure.notes)}", [of_figure(figure), *facts], figure.badge)


def complaints(frame: Frame, review: Review) -> Compiled | None:
    received = counted(frame, "complaints")
    rate, kept, cost = figures.complaint_rate(frame), figures.kept_promises(frame), figures.cost(frame)
    shown = [of_figure(figure) for figure in (rate, kept, cost) if figure.value]
    facts = [
        received,
        counted(frame, "critical-complaints"),
        counted(frame, "safety-complaints"),
        counted(frame, "late"),
        counted(frame, "open-complaints"),
        counted(frame, "restraints"),
        counted(frame, "waivers"),
        counted(frame, "relaxed"),
        *shown,
    ]
    if not rate.value and received.value == number(0):
        return None
    sentence = _("%(title)s: %(value)s. %(usual)s") % {"title": rate.title, "value": rate.value, "usual": rate.usual}
    top = [f"{bar.label} ({bar.value})" for bar in causes(frame, by_money=False).bars[:3]]
    if top:
        sentence += " " + _("Most are about: %(causes)s.") % {"causes": ", ".join(top)}
    stuck = counted(frame, "stuck")
    facts += [stuck] if stuck.value != number(0) else []
    return Compiled(sentence, _agenda(Subject.ESCALATIONS, _agenda(Subject.PROMISES, facts)), rate.badge)


MEASURED: dict[str, Callable[[Frame], Figure]] = {
    Objective.Measure.COMPLAINT_RATE: figures.complaint_rate,
    Objective.Measure.KEPT_PROMISES: figures.kept_promises,
    Objective.Measure.SATISFACTION: figures.satisfaction,
    Objective.Measure.OVERDUE: figures.overdue,
}


def reached(objective: Objective, frame: Frame) -> Decimal | None:
    """The figure an objective is held against: of the period when it is measured here, else the one written down."""
    if objective.measure not in MEASURED:
        return objective.latest
    plain = MEASURED[objective.measure](frame).plain
    if plain is None:
        return None
    return Decimal(str(100 * plain if objective.measure == Objective.Measure.KEPT_PROMISES else plain))


def objectives(frame: Frame, review: Review) -> Compiled | None:
    rows = list(Objective.objects.order_by("title", "pk"))
    if not rows:
        return None
    facts, met, missed = [], 0, 0
    for row in rows:
        value = reached(row, frame)
        good = row.is_met_by(value)
        met, missed = met + (good is True), missed + (good is False)
        words = {True: _("met"), False: _("missed"), None: _("no figure")}[good]
        target = {"value": number(value), "target": number(row.target), "unit": row.unit, "word": words}
        facts.append(Fact(f"objective-{row.code}", row.title, _("%(value)s of %(target)s %(unit)s: %(word)s") % target))
    sentence = _("%(met)s of %(all)s objectives are met.") % {"met": met, "all": len(rows)}
    badge = Badge("warn", ngettext("%(n)d missed", "%(n)d missed", missed) % {"n": missed}) if missed else None
    return Compiled(sentence, facts, badge, [(_("Objectives"), reverse("management_review:objectives"))])


def processes(frame: Frame, review: Review) -> Compiled | None:
    """Complaints by the process they name, and the share of what was sold that came back."""
    rows = RECORDS["complaints"].within(frame.scope).exclude(process=None).order_by()
    named = rows.values_list("process__code", "process__name").annotate(n=Count("pk")).order_by("-n", "process__name")
    facts = [
        Fact(f"process-{code}", _("Complaints about “%(process)s”") % {"process": name}, number(n))
        for code, name, n in named[:8]
    ]
    start, end = frame.period.span.moments(frame.zone)
    lines = OrderLine.objects.filter(order__placed_at__gte=start, order__placed_at__lt=end)
    kinds = dict(lines.order_by().values_list("kind").annotate(n=Count("pk")))
    sold, returned = kinds.get(Kind.SALE, 0), kinds.get(Kind.RETURN, 0)
    if sold:
        facts.append(Fact("returned", _("Order lines sent back, of those sold"), percent(returned / sold, 1)))
    if not facts:
        return None
    sentence = (
        _("%(returned)s of %(sold)s order lines came back.") % {"returned": number(returned), "sold": number(sold)}
        if sold
        else _("No order is known in the period.")
    )
    if named:
        sentence += " " + _("Most complaints that name a process name “%(process)s”.") % {"process": named[0][1]}
    return Compiled(sentence, facts, None, [(_("Processes"), reverse("customers:processes"))])


def actions(frame: Frame, review: Review) -> Compiled:
    repeats, overdue = figures.repeats(frame), figures.overdue(frame)
    twice = corrective_actions.failed_twice().count()
    since = frame.period.span.moments(frame.zone)[0]
    not_pursued = corrective_actions.not_pursued(since=since).count()
    facts = [
        counted(frame, "open-actions"),
        of_figure(overdue),
        counted(frame, "proposed-actions"),
        counted(frame, "finished-actions"),
        *([of_figure(repeats)] if repeats.value else []),
        Fact("failed-twice", _("Judged ineffective twice, still open"), number(twice)),
        Fact("not-pursued", _("Decided not to act"), number(not_pursued)),
    ]
    words = {"open": facts[0].value, "late": overdue.value}
    sentence = _("%(open)s corrective actions are open, %(late)s past their date.") % words
    if repeats.value:
        sentence += " " + _("Come back after closing: %(repeats)s.") % {"repeats": repeats.value}
    return Compiled(sentence, _agenda(Subject.ACTIONS, facts), overdue.badge)


def monitoring(frame: Frame, review: Review) -> Compiled:
    """Signals of the period, what became of them, and how often each rule was right."""
    start, end = frame.period.span.moments(frame.zone)
    facts = [counted(frame, name) for name in ("signals", "confirmed-signals", "dismissed-signals", "open-signals")]
    right = wrong = 0
    for rule in surveillance.precision(since=start, until=end):
        right, wrong = right + rule.right, wrong + rule.wrong
        if rule.right + rule.wrong:
            words = {"right": rule.right, "all": rule.right + rule.wrong}
            label = _("Rule “%(rule)s” was right") % {"rule": rule.rule}
            facts.append(Fact(f"rule-{rule.rule}", label, _("%(right)s of %(all)s") % words))
    agenda = list(surveillance.agenda(as_of=frame.as_of))
    links = [(f"{one.reference}: {wording.headline(one)}", f"/signals/{one.reference}/") for one in agenda]
    facts.append(Fact("agenda", _("Signals on the agenda, or unread for a week"), number(len(agenda))))
    told = {"n": facts[0].value, "yes": facts[1].value, "no": facts[2].value, "open": facts[3].value}
    sentence = _("%(n)s signals were raised: %(yes)s confirmed, %(no)s dismissed, %(open)s open.") % told
    if right + wrong:
        sentence += " " + _("Right: %(right)s of %(all)s decided.") % {"right": right, "all": right + wrong}
    badge = Badge("warn", ngettext("%(n)d to speak about", "%(n)d to speak about", len(agenda)) % {"n": len(agenda)})
    return Compiled(sentence, facts, badge if agenda else None, links)
