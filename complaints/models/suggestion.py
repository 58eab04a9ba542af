"""What the house has learned from its own decisions, and what it suggested case by case."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Aspect(models.TextChoices):
    """What is suggested: one thing that people decide about each case."""

    CATEGORY = "category", _("category")
    SEVERITY = "severity", _("severity")
    HIDDEN_COMPLAINT = "hidden_complaint", _("hidden complaint")


class Learning(models.Model):
    """How it stands with the suggestions of one aspect: the switch, what they ask for, and their record so far."""

    class State(models.TextChoices):
        WAITING = "waiting", _("too few decisions to learn from")
        WEAK = "weak", _("no better than always naming the commonest")
        FALLEN = "fallen", _("right too seldom")
        ON = "on", _("on")

    aspect = models.CharField(max_length=20, choices=Aspect, unique=True)
    is_on = models.BooleanField(_("offer suggestions"), default=True)
    why = models.TextField(_("why"), blank=True)
    by_name = models.CharField(max_length=120, blank=True)
    switched_at = models.DateTimeField(null=True, blank=True)
    least_decisions = models.PositiveIntegerField(_("decisions needed"), default=200)
    least_of_class = models.PositiveIntegerField(_("decisions needed of each kind"), default=20)
    least_right = models.PositiveSmallIntegerField(_("right at least (per cent)"), default=60)

    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    decisions = models.PositiveIntegerField(default=0)
    classes = models.PositiveIntegerField(default=0)
    # Of the newest suggestions that were decided: how many were right, of all and of those nobody saw before deciding.
    right = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    blind_right = models.PositiveIntegerField(default=0)
    blind_of = models.PositiveIntegerField(default=0)
    learned_at = models.DateTimeField(null=True, blank=True)
    wanted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "learning"
        constraints = [
            models.CheckConstraint(condition=Q(aspect__in=Aspect.values), name="learning_aspect_known"),
            models.CheckConstraint(
                condition=Q(right__lte=F("of"), blind_right__lte=F("blind_of"), blind_of__lte=F("of")),
                name="learning_record_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(least_decisions__gte=50, least_of_class__gte=5, least_right__gte=1, least_right__lte=100),
                name="learning_asks_for_something",
            ),
            models.CheckConstraint(condition=Q(is_on=True) | ~Q(why=""), name="learning_off_says_why"),
        ]

    def __str__(self) -> str:
        return self.aspect

    @property
    def is_offering(self) -> bool:
        """Are suggestions shown? Hidden complaints are looked for by a list of words until enough is learned."""
        by_list = self.aspect == Aspect.HIDDEN_COMPLAINT and self.state != self.State.FALLEN
        return self.is_on and (self.state == self.State.ON or by_list)


class Learned(models.Model):
    """One lesson: what was learned at one time from the decisions until then. Older ones keep figures, not words."""

    aspect = models.CharField(max_length=20, choices=Aspect)
    version = models.PositiveIntegerField()
    trained_at = models.DateTimeField()
    decisions = models.PositiveIntegerField()
    # Of the newest decisions, which the lesson had not seen.
    measured = models.PositiveIntegerField()
    right = models.PositiveIntegerField()
    plain = models.PositiveIntegerField()  # right by always naming the commonest
    helps = models.BooleanField()
    is_current = models.BooleanField()
    weights = models.BinaryField()

    class Meta:
        verbose_name_plural = "learned"
        constraints = [
            models.UniqueConstraint(fields=["aspect", "version"], name="learned_version_once"),
            models.UniqueConstraint(fields=["aspect"], condition=Q(is_current=True), name="learned_one_current"),
            models.CheckConstraint(condition=Q(aspect__in=Aspect.values), name="learned_aspect_known"),
            models.CheckConstraint(
                condition=Q(right__lte=F("measured"), plain__lte=F("measured"), measured__lte=F("decisions")),
                name="learned_measured_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.aspect} {self.version}"


class Suggestion(models.Model):
    """What was suggested for one case, by which words, and what was decided then.

    ``subject`` is the reference of the case, or ``survey:`` and the number of a comment. An empty ``value`` says that
    the text was read and suggests nothing.
    """

    class Basis(models.TextChoices):
        LEARNED = "learned", _("learned from your decisions")
        RULE = "rule", _("rule")
        WORDS = "words", _("list of words")

    class Showing(models.TextChoices):
        SHOWN = "shown", _("shown")
        BLIND = "blind", _("kept back to measure")
        UNSURE = "unsure", _("too unsure to show")
        OFF = "off", _("switched off")

    subject = models.CharField(max_length=24)
    aspect = models.CharField(max_length=20, choices=Aspect)
    value = models.CharField(max_length=80, blank=True)
    words = models.JSONField(default=list)
    probability = models.FloatField(null=True, blank=True)
    basis = models.CharField(max_length=8, choices=Basis)
    showing = models.CharField(max_length=8, choices=Showing)
    version = models.PositiveIntegerField(null=True, blank=True)
    offered_at = models.DateTimeField()
    pressed_at = models.DateTimeField(null=True, blank=True)
    decided = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "aspect"], name="suggestion_once_per_case"),
            models.CheckConstraint(condition=Q(aspect__in=Aspect.values), name="suggestion_aspect_known"),
            models.CheckConstraint(
                condition=Q(probability__isnull=True) | Q(probability__gte=0, probability__lte=1),
                name="suggestion_probability_is_one",
            ),
            models.CheckConstraint(
                condition=Q(decided="", decided_at__isnull=True) | (~Q(decided="") & Q(decided_at__isnull=False)),
                name="suggestion_decided_has_moment",
            ),
            models.CheckConstraint(condition=~Q(value="", showing="shown"), name="suggestion_shown_says_something"),
            models.CheckConstraint(
                condition=~Q(basis="learned") | Q(version__isnull=False), name="suggestion_learned_names_its_lesson"
            ),
        ]
        indexes = [
            models.Index(
                fields=["aspect", "-decided_at"], condition=Q(decided_at__isnull=False), name="suggestion_decided"
            ),
            models.Index(
                fields=["subject"],
                condition=Q(aspect="hidden_complaint", showing="shown", decided=""),
                name="suggestion_hidden_open",
            ),
            models.Index(fields=["offered_at"], name="suggestion_age"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.aspect}"
