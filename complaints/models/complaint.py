from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    RECEIVED = "received", _("received")
    ASSESSED = "assessed", _("assessed")
    INVESTIGATING = "investigating", _("being investigated")
    AWAITING_CUSTOMER = "awaiting_customer", _("waiting for the customer")
    DECIDED = "decided", _("decided")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")
    OUT_OF_SCOPE = "out_of_scope", _("not a complaint for us")
    DUPLICATE = "duplicate", _("duplicate")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXTERNAL = "external", _("with an outside body")


OPEN = frozenset(
    {
        Status.RECEIVED,
        Status.ASSESSED,
        Status.INVESTIGATING,
        Status.AWAITING_CUSTOMER,
        Status.DECIDED,
        Status.ANSWERED,
        Status.EXTERNAL,
    }
)


class Severity(models.TextChoices):
    CRITICAL = "critical", _("critical")
    MAJOR = "major", _("major")
    MINOR = "minor", _("minor")


class Level(models.TextChoices):
    LOW = "low", _("low")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")


class Upheld(models.TextChoices):
    YES = "yes", _("upheld")
    PARTLY = "partly", _("partly upheld")
    NO = "no", _("not upheld")


class Cause(models.TextChoices):
    """Where the cause lay, as far as the investigation found it: the branches of a fishbone, and what lies outside."""

    MATERIAL = "material", _("material or part")
    METHOD = "method", _("method or instruction")
    MACHINE = "machine", _("machine or tool")
    PEOPLE = "people", _("work by people")
    MEASUREMENT = "measurement", _("measuring or testing")
    SURROUNDINGS = "surroundings", _("surroundings")
    DESIGN = "design", _("design")
    SUPPLIER = "supplier", _("supplier")
    TRANSPORT = "transport", _("packing or transport")
    COMMUNICATION = "communication", _("information or communication")
    USE = "use", _("use by the customer")
    NOT_DETERMINED = "not_determined", _("not determined")


class Channel(models.TextChoices):
    FORM = "form", _("web form")
    EMAIL = "email", _("e-mail")
    API = "api", _("programme")
    PHONE = "phone", _("phone")
    COUNTER = "counter", _("in person")
    LETTER = "letter", _("letter")
    IMPORT = "import", _("import")


class Remedy(models.TextChoices):
    NONE = "none", _("nothing")
    EXPLANATION = "explanation", _("an explanation")
    APOLOGY = "apology", _("an apology")
    REPLACEMENT = "replacement", _("a replacement")
    REPAIR = "repair", _("a repair")
    REFUND = "refund", _("a refund")
    OTHER = "other", _("something else")


class Category(models.Model):
    """What complaints are about: a tree of two or three levels."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    notice = models.TextField(_("notice"), blank=True, db_default="")
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class Complaint(models.Model):
    """Dissatisfaction that expects an answer (ISO 10002). It shares its reference with the feedback it came by."""

    MILESTONES: ClassVar[frozenset[str]] = frozenset(
        {"received_at", "acknowledged_at", "assessed_at", "decided_at", "answered_at", "first_closed_at"}
    )

    reference = models.CharField(max_length=12, unique=True)
    number = models.CharField(_("number"), max_length=16, unique=True)
    status = models.CharField(max_length=20, choices=Status)
    cycle = models.PositiveSmallIntegerField(default=1)

    # what was said
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what happened"))
    language = models.CharField(_("language"), max_length=10, default="en")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.FORM)
    remedy_sought = models.CharField(_("what would put it right"), max_length=12, choices=Remedy, blank=True)
    happened_on = models.DateField(_("when it happened"), null=True, blank=True)
    hurt = models.BooleanField(_("somebody was in danger or hurt"), default=False)

    # by whom and about what
    contact = models.ForeignKey(
        "customers.Contact", null=True, blank=True, on_delete=models.PROTECT, related_name="complaints"
    )
    customer = models.ForeignKey(
        "customers.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="complaints"
    )
    product = models.ForeignKey(
        "customers.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="complaints"
    )
    site = models.ForeignKey(
        "customers.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="complaints"
    )
    process = models.ForeignKey(
        "customers.Process", null=True, blank=True, on_delete=models.PROTECT, related_name="complaints"
    )
    order_number = models.CharField(_("order"), max_length=80, blank=True)
    lot = models.CharField(_("lot"), max_length=60, blank=True)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints")

    # assessment
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_complaints"
    )
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, blank=True)
    is_safety = models.BooleanField(_("safety is concerned"), default=False)
    complexity = models.CharField(_("complexity"), max_length=6, choices=Level, blank=True)
    impact = models.CharField(_("impact"), max_length=6, choices=Level, blank=True)
    risk_score = models.PositiveSmallIntegerField(_("risk"), null=True, blank=True)
    # The version of the matrix that gave the score; none is the one as delivered.
    risk_matrix = models.ForeignKey(
        "complaints.RiskMatrix", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    immediate_action = models.BooleanField(_("immediate action needed"), null=True, blank=True)
    immediate_action_why = models.TextField(_("why"), blank=True)
    # Whom the complaint is about: that person neither investigates nor decides it.
    concerns = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints_about"
    )
    conflict_checked = models.BooleanField(_("nobody involved handles it"), default=False)

    # decision
    findings = models.TextField(_("findings"), blank=True)
    upheld = models.CharField(_("upheld"), max_length=6, choices=Upheld, blank=True)
    cause_category = models.CharField(_("kind of cause"), max_length=40, choices=Cause, blank=True)
    remedy = models.CharField(_("remedy given"), max_length=12, choices=Remedy, blank=True)
    remedy_done_on = models.DateField(_("remedy carried out or scheduled for"), null=True, blank=True)
    needs_action = models.BooleanField(_("corrective action needed"), null=True, blank=True)
    needs_action_why = models.TextField(_("why"), blank=True)
    answer = models.TextField(_("answer"), blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    outside_body = models.CharField(_("outside body"), max_length=200, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates")

    # clocks
    received_at = models.DateTimeField()
    # Out of the working views of the inbox until then; no clock stands because of it.
    snoozed_until = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    assessed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    first_closed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Where the answer clock started, and where it stopped: a rejected answer or a reopening starts it anew.
    cycle_began_at = models.DateTimeField()
    cycle_answered_at = models.DateTimeField(null=True, blank=True)
    # The working days promised for this cycle; a later change of the settings does not move a promise that was given.
    answer_days = models.PositiveSmallIntegerField(null=True, blank=True)
    acknowledge_due = models.DateTimeField(null=True, blank=True)
    assess_due = models.DateTimeField(null=True, blank=True)
    answer_due = models.DateTimeField(null=True, blank=True)  # what the customer is promised
    # More time was granted when the promise was broken already: moving the date does not mend that.
    promise_broken = models.BooleanField(default=False)
    lapses_at = models.DateTimeField(null=True, blank=True)  # silence closes it then
    source_key = models.CharField(max_length=120, null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="complaint_status_known"),
            models.CheckConstraint(condition=Q(severity__in=["", *Severity.values]), name="complaint_severity_known"),
            models.CheckConstraint(condition=Q(cycle__gte=1), name="complaint_cycle_from_one"),
            models.CheckConstraint(condition=~Q(text=""), name="complaint_says_something"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("received_at")),
                name="complaint_closed_after_received",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="complaint_not_its_own_duplicate"),
            models.CheckConstraint(
                condition=~Q(status=Status.DUPLICATE) | Q(parent__isnull=False), name="complaint_duplicate_has_parent"
            ),
            models.CheckConstraint(
                condition=Q(cycle_answered_at__isnull=True) | Q(cycle_answered_at__gte=F("cycle_began_at")),
                name="complaint_answered_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(concerns__isnull=True) | ~Q(owner=F("concerns")),
                name="complaint_not_owned_by_whom_it_concerns",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-received_at", "-id"], name="complaint_status_received"),
            models.Index(fields=["-received_at", "-id"], name="complaint_received"),
            models.Index(fields=["recorded_at"], name="complaint_recorded"),
            models.Index(fields=["answer_due"], name="complaint_due"),
            models.Index(fields=["owner", "status"], name="complaint_owner"),
            models.Index(fields=["product", "received_at"], name="complaint_product"),
            models.Index(fields=["category", "received_at"], name="complaint_category"),
            models.Index(fields=["contact", "-received_at"], name="complaint_contact"),
            models.Index(fields=["lot"], condition=~Q(lot=""), name="complaint_lot"),
            models.Index(fields=["order_number"], condition=~Q(order_number=""), name="complaint_order"),
            models.Index(
                fields=["-received_at", "-id"], condition=Q(status__in=sorted(OPEN)), name="complaint_open_received"
            ),
            models.Index(fields=["answer_due"], condition=Q(status__in=sorted(OPEN)), name="complaint_open_due"),
            # The one of the foreign key says little where hardly any row is a duplicate, and SQLite leaves it aside.
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="complaint_duplicates"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def severity_letter(self) -> str:
        """The letter that lists show: A for critical, B, C, or none before it is assessed."""
        return {Severity.CRITICAL.value: "A", Severity.MAJOR.value: "B", Severity.MINOR.value: "C"}.get(
            self.severity, ""
        )
