"""A management review (ISO 9001, 9.3): what is looked at, by whom, what was said and decided."""

from decimal import Decimal
from typing import ClassVar, cast

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.look import Badge, Shape


class Status(models.TextChoices):
    PLANNED = "planned", _("planned")
    COMPILING = "compiling", _("figures being compiled")
    READY = "ready", _("ready, figures frozen")
    IN_SESSION = "in_session", _("in session")
    MINUTES_DRAFT = "minutes_draft", _("minutes being written")
    MINUTES_REVIEW = "minutes_review", _("minutes with the chair")
    APPROVED = "approved", _("approved")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


SHAPES: dict[str, Shape] = {
    Status.PLANNED: "idle",
    Status.COMPILING: "info",
    Status.READY: "info",
    Status.IN_SESSION: "warn",
    Status.MINUTES_DRAFT: "warn",
    Status.MINUTES_REVIEW: "warn",
    Status.APPROVED: "ok",
    Status.CLOSED: "ok",
    Status.CANCELLED: "idle",
}


FROZEN = frozenset(
    {Status.READY, Status.IN_SESSION, Status.MINUTES_DRAFT, Status.MINUTES_REVIEW, Status.APPROVED, Status.CLOSED}
)
"""From here on the figures are what they were; later ones stand beside them."""


class Clause(models.Model):
    """One row of a standard's list of inputs. The edition is data: a later one is rows, not code."""

    edition = models.CharField(max_length=20)
    code = models.CharField(max_length=20)
    key = models.SlugField(max_length=40)  # what compiles it
    title = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="clause_once_per_edition")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Review(models.Model):
    """One review of a period. The figures are frozen before the meeting; later ones never take their place."""

    MILESTONES: ClassVar[frozenset[str]] = frozenset(
        {
            "planned_at",
            "compiled_at",
            "frozen_at",
            "started_at",
            "ended_at",
            "submitted_at",
            "approved_at",
            "first_closed_at",
        }
    )

    reference = models.SlugField(max_length=12, unique=True)
    title = models.CharField(_("title"), max_length=200)
    status = models.CharField(max_length=16, choices=Status)
    cycle = models.PositiveSmallIntegerField(default=1)
    edition = models.CharField(_("edition of the standard"), max_length=20, default="2015")
    period_from = models.DateField(_("period from"))
    period_to = models.DateField(_("period to"))
    meets_at = models.DateTimeField(_("meets at"))
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="chaired_reviews")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="written_reviews")

    figures_at = models.DateTimeField(_("figures counted at"), null=True, blank=True)  # of the newest compilation
    snapshot_digest = models.CharField(max_length=64, blank=True)
    suitability = models.TextField(_("is the system suitable?"), blank=True)
    adequacy = models.TextField(_("is it adequate?"), blank=True)
    effectiveness = models.TextField(_("is it effective?"), blank=True)
    alignment = models.TextField(_("is it aligned with the strategic direction?"), blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    minutes_record = models.JSONField(default=dict, blank=True)  # what was signed, word for word
    minutes_digest = models.CharField(max_length=64, blank=True)
    paper_digest = models.CharField(max_length=64, blank=True)  # of the PDF that was kept when the minutes were signed
    next_on = models.DateField(_("next review"), null=True, blank=True)

    planned_at = models.DateTimeField()
    compiled_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    first_closed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="review_status_known"),
            models.CheckConstraint(condition=Q(period_to__gte=F("period_from")), name="review_period_has_days"),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True) | ~Q(snapshot_digest=""), name="review_frozen_has_digest"
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | ~Q(minutes_digest=""), name="review_approved_has_digest"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def owner_id(self) -> int:
        """The chair: the table of moves calls the person a record belongs to its owner."""
        return self.chair_id

    @property
    def badge(self) -> Badge:
        return Badge(SHAPES[self.status], str(self.get_status_display()))

    @property
    def is_frozen(self) -> bool:
        return self.status in FROZEN


class Participant(models.Model):
    """Somebody invited to a review, and whether they came."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    present = models.BooleanField(_("was present"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "user"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.review}: {self.user}"


class Input(models.Model):
    """One row of the pack: a 9.3.2 input with its figures, or why there are none and who supplies them by when."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="inputs")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="review_inputs"
    )
    has_data = models.BooleanField(default=False)
    shape = models.CharField(max_length=4, blank=True)  # of the mark beside the sentence
    word = models.CharField(max_length=60, blank=True)
    sentence = models.TextField(blank=True)
    figures = models.JSONField(default=list, blank=True)  # [{key, label, value, address}]
    links = models.JSONField(default=list, blank=True)  # [{label, address}]
    supplied = models.TextField(_("what the owner reports"), blank=True)
    supply_by = models.DateField(_("to be supplied by"), null=True, blank=True)
    unavailable_why = models.TextField(_("not available, because"), blank=True)
    comment = models.TextField(_("comment"), blank=True)
    discussed_at = models.DateTimeField(null=True, blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True)
    deferred_why = models.TextField(_("put off, because"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "clause"], name="input_once_per_review"),
            models.CheckConstraint(condition=Q(has_data=False) | ~Q(sentence=""), name="input_with_data_says_it"),
        ]

    def __str__(self) -> str:
        return f"{self.review}: {self.clause}"

    @property
    def is_settled(self) -> bool:
        """Has data, or says why there are none: only such rows can be frozen."""
        return self.has_data or bool(self.supplied) or bool(self.unavailable_why)

    @property
    def is_done(self) -> bool:
        return self.discussed_at is not None or bool(self.deferred_why)

    @property
    def badge(self) -> Badge | None:
        return Badge(cast(Shape, self.shape), self.word) if self.shape else None


class Category(models.TextChoices):
    """The outputs of 9.3.3."""

    IMPROVEMENT = "improvement", _("improvement")
    SYSTEM = "system", _("change to the system")
    RESOURCES = "resources", _("resources")


class Decision(models.Model):
    """What was decided: by which output of 9.3.3, who does it, until when, and whether it was done."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="decisions")
    input = models.ForeignKey(Input, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    category = models.CharField(_("kind of decision"), max_length=12, choices=Category)
    text = models.TextField(_("decision"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="review_decisions")
    due_on = models.DateField(_("due"))
    as_action = models.BooleanField(_("becomes a corrective action"), default=False)
    action_reference = models.CharField(max_length=12, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_note = models.TextField(_("how it was done"), blank=True)
    carried_to = models.ForeignKey(
        Review, null=True, blank=True, on_delete=models.PROTECT, related_name="carried_decisions"
    )
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(category__in=Category.values), name="decision_category_known"),
            models.CheckConstraint(condition=~Q(text=""), name="decision_says_what"),
            models.CheckConstraint(condition=Q(done_on__isnull=True) | ~Q(done_note=""), name="decision_done_says_how"),
            models.CheckConstraint(
                condition=Q(carried_to__isnull=True) | ~Q(carried_to=F("review")), name="decision_carried_elsewhere"
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on__isnull=True), name="decision_open")]

    def __str__(self) -> str:
        return self.text[:60]


class NoneNeeded(models.Model):
    """That nothing was decided under an output of 9.3.3 is a statement too, with its reason."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="none_needed")
    category = models.CharField(max_length=12, choices=Category)
    because = models.TextField(_("none needed, because"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "category"], name="none_needed_once"),
            models.CheckConstraint(condition=~Q(because=""), name="none_needed_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.review} {self.category}"


class Signature(models.Model):
    """Who signed what, meaning what, when: the digest names the exact text."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    meaning = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    one_person_mode = models.BooleanField(default=False)  # whoever wrote the minutes signed them, as the policy allows
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user} {self.meaning}"


class Addendum(models.Model):
    """Approved minutes are not changed; what was wrong in them is set right by a numbered addendum."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="addenda")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("addendum"))
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="addendum_numbered_once")]

    def __str__(self) -> str:
        return f"{self.review} addendum {self.number}"


class Objective(models.Model):
    """A quality objective (6.2): a target for something that is measured."""

    class Measure(models.TextChoices):
        COMPLAINT_RATE = "complaint-rate", _("complaints per 1,000 orders")
        KEPT_PROMISES = "kept-promises", _("answered in promised time, in percent")
        SATISFACTION = "satisfaction", _("satisfaction, confirmed answers")
        OVERDUE = "overdue", _("overdue corrective actions")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=200)
    measure = models.CharField(_("measured by"), max_length=40, blank=True, choices=Measure)  # empty: by hand
    target = models.DecimalField(_("target"), max_digits=12, decimal_places=3)
    higher_is_better = models.BooleanField(_("higher is better"), default=False)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    latest = models.DecimalField(_("latest figure"), max_digits=12, decimal_places=3, null=True, blank=True)
    latest_on = models.DateField(_("of"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="objectives"
    )

    def __str__(self) -> str:
        return self.title

    def is_met_by(self, value: Decimal | None) -> bool | None:
        """Does a figure reach the target? None without a figure."""
        if value is None:
            return None
        return value >= self.target if self.higher_is_better else value <= self.target

    @property
    def is_met(self) -> bool | None:
        return self.is_met_by(self.latest)
