"""The register of risks: which key customer or segment could be lost, how likely, how bad, and what is done about it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.look import Badge, Shape
from customers.models import Customer, Segment
from surveillance.models.series import Series


class RiskStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed by the data")
    OPEN = "open", _("open")
    TREATED = "treated", _("treated")
    CLOSED = "closed", _("closed")
    DECLINED = "declined", _("declined")


HELD = frozenset({RiskStatus.OPEN, RiskStatus.TREATED})
"""Risks the house has taken on; somebody looks at each again on a day."""

STANDING = HELD | {RiskStatus.PROPOSED}
"""Risks that are not over: of each customer or segment at most one is proposed by the data."""


class Treatment(models.TextChoices):
    """The four ways of ISO 31000 to deal with a risk."""

    AVOID = "avoid", _("avoid: give up what causes it")
    REDUCE = "reduce", _("reduce: make it less likely or less bad")
    SHARE = "share", _("share: by contract or insurance")
    ACCEPT = "accept", _("accept: live with it, and watch it")


class Likelihood(models.IntegerChoices):
    RARE = 1, _("1 – rare: not within five years")
    UNLIKELY = 2, _("2 – unlikely: within five years")
    POSSIBLE = 3, _("3 – possible: within two years")
    LIKELY = 4, _("4 – likely: within a year")
    EXPECTED = 5, _("5 – expected: within a quarter")


class Impact(models.IntegerChoices):
    SLIGHT = 1, _("1 – slight: hardly felt")
    MINOR = 2, _("2 – minor: felt by one team")
    NOTABLE = 3, _("3 – notable: seen in the year's figures")
    MAJOR = 4, _("4 – major: plans must change")
    SEVERE = 5, _("5 – severe: the business is in danger")


WATCH_FROM, ACT_FROM = 5, 12
"""Likelihood times impact from which a risk is worth a watch, an act."""


def level(score: int | None) -> Badge | None:
    """A score from 1 to 25 as a badge with its word; None for one that nobody has judged."""
    if score is None:
        return None
    shape: Shape = "bad" if score >= ACT_FROM else "warn" if score >= WATCH_FROM else "ok"
    words = {"bad": _("%(n)d, high"), "warn": _("%(n)d, medium"), "ok": _("%(n)d, low")}
    return Badge(shape, str(words[shape]) % {"n": score})


def _from_1_to_5(name: str) -> Q:
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 1, f"{name}__lte": 5})


JUDGED = Q(likelihood__isnull=False, impact__isnull=False)
LEFT = Q(likelihood_left__isnull=False, impact_left__isnull=False)


class CustomerRisk(models.Model):
    """One risk of losing a customer or a segment. ``why`` is what the data said when it proposed the risk, frozen."""

    MILESTONES: ClassVar[frozenset[str]] = frozenset(
        {"raised_at", "opened_at", "treated_at", "closed_at", "declined_at"}
    )

    reference = models.CharField(max_length=12, unique=True)
    status = models.CharField(max_length=10, choices=RiskStatus)
    title = models.CharField(_("risk"), max_length=160)
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="risks", verbose_name=_("customer")
    )
    segment = models.ForeignKey(
        Segment, null=True, blank=True, on_delete=models.PROTECT, related_name="risks", verbose_name=_("segment")
    )
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.PROTECT, related_name="risks", verbose_name=_("watched by")
    )
    key = models.CharField(max_length=60, blank=True)  # whom a proposal of the data is about; "" for one of a person
    why = models.JSONField(default=list)  # [{"sentence": …, "address": …}]
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), choices=Likelihood, null=True, blank=True)
    impact = models.PositiveSmallIntegerField(_("impact"), choices=Impact, null=True, blank=True)
    treatment = models.CharField(_("treatment"), max_length=10, choices=Treatment, blank=True)
    plan = models.TextField(_("what is done"), blank=True)
    plan_by = models.DateField(_("until"), null=True, blank=True)
    likelihood_left = models.PositiveSmallIntegerField(
        _("likelihood that is left"), choices=Likelihood, null=True, blank=True
    )
    impact_left = models.PositiveSmallIntegerField(_("impact that is left"), choices=Impact, null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_risks"
    )
    review_on = models.DateField(_("next look"), null=True, blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True)

    raised_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    treated_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=RiskStatus.values), name="risk_status_known"),
            models.CheckConstraint(condition=~Q(title=""), name="risk_has_title"),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | Q(segment__isnull=False), name="risk_is_about_somebody"
            ),
            *(
                models.CheckConstraint(condition=_from_1_to_5(name), name=f"risk_{name}_from_1_to_5")
                for name in ("likelihood", "impact", "likelihood_left", "impact_left")
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[RiskStatus.OPEN, RiskStatus.TREATED])
                | (JUDGED & Q(owner__isnull=False, review_on__isnull=False)),
                name="risk_held_is_judged_and_owned",
            ),
            models.CheckConstraint(
                condition=~Q(status=RiskStatus.TREATED) | (LEFT & ~Q(treatment="")), name="risk_treated_says_how"
            ),
            models.CheckConstraint(
                condition=Q(treatment="") | Q(treatment__in=Treatment.values), name="risk_treatment_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=RiskStatus.CLOSED) | ~Q(conclusion=""), name="risk_closed_with_words"
            ),
            models.CheckConstraint(
                condition=~Q(status=RiskStatus.DECLINED) | (~Q(conclusion="") & Q(review_on__isnull=False)),
                name="risk_declined_with_reason",
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=~Q(key="") & Q(status__in=[RiskStatus.PROPOSED, RiskStatus.OPEN, RiskStatus.TREATED]),
                name="risk_proposed_once",
            ),
        ]
        indexes = [models.Index(fields=["status", "review_on"], name="risk_status_review")]

    def __str__(self) -> str:
        return self.reference

    @property
    def whose(self) -> str:
        """Whom the house could lose."""
        return str(self.customer or self.segment)

    @property
    def score(self) -> int | None:
        """Likelihood times impact as it was judged before anything was done, 1 to 25."""
        return self.likelihood * self.impact if self.likelihood and self.impact else None

    @property
    def score_left(self) -> int | None:
        return self.likelihood_left * self.impact_left if self.likelihood_left and self.impact_left else None

    @property
    def score_now(self) -> int | None:
        """What is left after treatment, and before it the whole."""
        return self.score_left if self.status == RiskStatus.TREATED else self.score

    @property
    def level(self) -> Badge | None:
        return level(self.score_now)

    @property
    def badge(self) -> Badge:
        shapes: dict[str, Shape] = {"proposed": "warn", "open": "bad", "treated": "info", "closed": "ok"}
        return Badge(shapes.get(self.status, "idle"), str(self.get_status_display()))
