"""Inputs about what came before and from outside: earlier decisions, changes, suppliers, opportunities."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.figures import number
from core.look import Badge
from corrective_actions.models import ENDS, CorrectiveAction
from customers.models import Supplier
from management_review.models import Decision, Review, Status
from management_review.queries.compiled import Compiled, Fact
from management_review.queries.frame import Frame
from management_review.queries.records import RECORDS
from needs.models import Note
from needs.queries import notes_between
from surveillance.models import HELD, CustomerRisk, RiskStatus
from surveillance.models.risk import ACT_FROM


def earlier_decisions(review: Review) -> list[Decision]:
    """What the last held review decided, and what was carried over to this one."""
    held = (Status.APPROVED, Status.CLOSED, Status.MINUTES_DRAFT, Status.MINUTES_REVIEW)
    last = Review.objects.filter(status__in=held, meets_at__lt=review.meets_at).exclude(pk=review.pk)
    newest = last.order_by("-meets_at", "-pk").values("pk")[:1]
    rows = Decision.objects.filter(Q(review__in=newest) | Q(carried_to=review))
    return list(rows.select_related("review", "owner").order_by("due_on", "pk"))


def _is_done(decision: Decision, ended: set[str]) -> bool:
    return decision.done_on is not None or decision.action_reference in ended


def earlier_actions(frame: Frame, review: Review) -> Compiled | None:
    rows = earlier_decisions(review)
    if not rows:
        return None if Review.objects.exclude(pk=review.pk).exclude(status=Status.CANCELLED).exists() else _first()
    references = [row.action_reference for row in rows if row.action_reference]
    ended = set(
        CorrectiveAction.objects.filter(reference__in=references, status__in=ENDS).values_list("reference", flat=True)
    )
    done = [row for row in rows if _is_done(row, ended)]
    late = [row for row in rows if not _is_done(row, ended) and row.due_on < frame.today]
    carried = [row for row in rows if row.carried_to_id == review.pk]
    links = [(f"{row.review}: {row.text[:80]} – {_state(row, ended, frame.today)}", row_page(row)) for row in rows]
    facts = [
        Fact("decisions", _("Decisions to report on"), number(len(rows))),
        Fact("done", _("Done"), number(len(done))),
        Fact("late", _("Late"), number(len(late))),
        Fact("carried", _("Carried over to this review"), number(len(carried))),
    ]
    sentence = _("%(done)s of %(all)s decisions are done; %(late)s are late.")
    badge = Badge("warn", ngettext("%(n)d late", "%(n)d late", len(late)) % {"n": len(late)}) if late else None
    words = {"done": len(done), "all": len(rows), "late": len(late)}
    return Compiled(sentence % words, facts, badge, links)


def _first() -> Compiled:
    return Compiled(_("This is the first review: there are no earlier decisions."), [])


def _state(row: Decision, ended: set[str], today: date) -> str:
    if _is_done(row, ended):
        return _("done")
    return _("late") if row.due_on < today else _("open")


def row_page(decision: Decision) -> str:
    return f"/reviews/{decision.review.reference}/"


def changes(frame: Frame, review: Review) -> Compiled | None:
    """What was heard about market, competitors, suppliers and rules."""
    span = frame.period.span
    heard = notes_between(start=span.first, end=span.last)
    kinds = dict(heard.order_by().values_list("kind").annotate(n=Count("pk")))
    if not kinds:
        return None
    facts = [
        Fact(f"notes-{kind.value}", str(kind.label).capitalize(), number(kinds.get(kind.value, 0)))
        for kind in Note.Kind
        if kinds.get(kind.value)
    ]
    weighty = list(heard.filter(relevance="high")[:10])
    links = [(note.title, f"/needs/notes/{note.pk}/") for note in weighty]
    total = sum(kinds.values())
    heard_words = ngettext("%(n)d note was taken.", "%(n)d notes were taken.", total) % {"n": total}
    acted = _("We must act or decide on %(n)d.") % {"n": len(weighty)} if weighty else _("None asks us to act.")
    return Compiled(f"{heard_words} {acted}", facts, None, [*links, (_("All notes"), reverse("needs:notes"))])


def providers(frame: Frame, review: Review) -> Compiled | None:
    """Complaints about what each supplier's products are part of, against the time before."""
    if not Supplier.objects.filter(is_active=True).exists():
        return None
    start, end = frame.period.span.moments(frame.zone)
    earlier, until = frame.period.before.moments(frame.zone)
    complaints = RECORDS["complaints"].rows(frame.scope).filter(product__supplier__isnull=False)
    rows = (
        complaints.filter(received_at__gte=earlier, received_at__lt=end)
        .order_by()
        .values_list("product__supplier__code", "product__supplier__name")
        .annotate(
            n=Count("pk", filter=Q(received_at__gte=start)),
            before=Count("pk", filter=Q(received_at__gte=earlier, received_at__lt=until)),
        )
        .order_by("-n", "product__supplier__name")
    )
    found = list(rows[:10])
    facts = [
        Fact(
            f"supplier-{code}",
            _("Complaints about products with parts of %(name)s") % {"name": name},
            _("%(n)s, before %(before)s") % {"n": number(n), "before": number(before)},
        )
        for code, name, n, before in found
    ]
    link = [(_("Suppliers"), reverse("customers:suppliers"))]
    if not found or not found[0][2]:
        return Compiled(_("No complaint of the period is about a product with parts of a supplier."), facts, None, link)
    _code, name, n, before = found[0]
    sentence = _("Most complaints are about products with parts of %(name)s: %(n)s, before %(before)s.")
    return Compiled(sentence % {"name": name, "n": n, "before": before}, facts, None, link)


def risks(frame: Frame, review: Review) -> Compiled | None:
    """How great the held risks were and are, and whether what was planned against them was done."""
    held = list(CustomerRisk.objects.filter(status__in=HELD).select_related("customer", "segment", "owner"))
    start, end = frame.period.span.moments(frame.zone)
    treated = CustomerRisk.objects.filter(treated_at__gte=start, treated_at__lt=end)
    lessened = [risk for risk in treated if (risk.score_left or 0) < (risk.score or 0)]
    if not held and not CustomerRisk.objects.exists():
        return None
    high = [risk for risk in held if (risk.score_now or 0) >= ACT_FROM]
    late = [risk for risk in held if risk.status == RiskStatus.OPEN and risk.plan_by and risk.plan_by < frame.today]
    unseen = [risk for risk in held if risk.review_on and risk.review_on < frame.today]
    page = reverse("surveillance:risks")
    facts = [
        Fact("risks-held", _("Held risks"), number(len(held)), page),
        Fact("risks-high", _("High, at least %(n)d of 25") % {"n": ACT_FROM}, number(len(high))),
        Fact("risks-treated", _("Treated in the period"), number(len(treated))),
        Fact("risks-lessened", _("Smaller after it than before"), number(len(lessened))),
        Fact("risks-late", _("What was planned is late"), number(len(late))),
        Fact("risks-unseen", _("The day of the next look has passed"), number(len(unseen)), f"{page}?view=due"),
    ]
    sentence = ngettext(
        "%(n)d risk is held, %(high)d of them high.", "%(n)d risks are held, %(high)d of them high.", len(held)
    )
    told = sentence % {"n": len(held), "high": len(high)}
    done = _("%(done)d were treated in the period; %(less)d are smaller since.")
    worst = sorted(held, key=lambda risk: (-(risk.score_now or 0), risk.pk))[:10]
    links = [(f"{risk.title} – {risk.level.word}", f"{page}{risk.reference}/") for risk in worst if risk.level]
    words = ngettext("%(n)d is late", "%(n)d are late", len(late)) % {"n": len(late)}
    badge = Badge("warn", words) if late else None
    return Compiled(f"{told} {done % {'done': len(treated), 'less': len(lessened)}}", facts, badge, links)


def opportunities(frame: Frame, review: Review) -> Compiled | None:
    """Ideas from customers and improvements that were heard in the data."""
    ideas = RECORDS["ideas"].within(frame.scope).count()
    better = RECORDS["signals"].within(frame.scope).filter(kind="improvement").count()
    if not ideas and not better:
        return None
    facts = [
        Fact("ideas", _("Ideas from customers"), number(ideas), frame.link("ideas")),
        Fact("better", _("Improvements seen in the data"), number(better)),
    ]
    given = ngettext("Customers gave %(n)d idea.", "Customers gave %(n)d ideas.", ideas) % {"n": ideas}
    seen = ngettext("%(n)d improvement was seen in the data.", "%(n)d improvements were seen in the data.", better)
    return Compiled(f"{given} {seen % {'n': better}}", facts)
