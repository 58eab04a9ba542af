"""What is counted: series, their tallies, and the days that must be counted again."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Grain(models.TextChoices):
    """The length of the periods of a series."""

    DAY = "day", _("day")
    WEEK = "week", _("week")
    MONTH = "month", _("month")


class Source(models.TextChoices):
    OWN = "own", _("counted here")
    IMPORTED = "imported", _("brought in from elsewhere")


class SliceKind(models.TextChoices):
    ALL = "all", _("everything")
    PRODUCT = "product", _("product")
    CATEGORY = "category", _("category")
    CHANNEL = "channel", _("channel")
    SITE = "site", _("site")
    SEGMENT = "segment", _("segment")
    PROCESS = "process", _("process")
    SUPPLIER = "supplier", _("supplier")
    LOT = "lot", _("lot")
    SURVEY = "survey", _("survey")
    PAIR = "product_category", _("product and category")
    SITE_PAIR = "site_category", _("site and category")
    SUPPLIER_PAIR = "supplier_category", _("supplier and category")
    TERM = "term", _("word")
    OTHER = "slice", _("slice")


class SeriesQuerySet(models.QuerySet["Series"]):
    def of(self, *, measure: str, slice_kind: str = SliceKind.ALL, slice_key: str = "") -> Self:
        return self.filter(measure=measure, slice_kind=slice_kind, slice_key=slice_key)

    def listened(self) -> Self:
        return self.filter(is_listened=True)


class Series(models.Model):
    """One measure of one slice: complaints of product LID-80, say.

    A slice is named by its kind and a text key (a product's code, a category's code; "LID-80|leaking" for a pair), so
    that it outlives what it names. Series that are counted here store nothing for a day on which nothing happened;
    of imported ones a period without a row was not reported. **Missing is never zero.**
    """

    measure = models.CharField(_("measure"), max_length=40)
    slice_kind = models.CharField(_("kind of slice"), max_length=20, choices=SliceKind, default=SliceKind.ALL)
    slice_key = models.CharField(_("slice"), max_length=160, blank=True)
    label = models.CharField(_("name"), max_length=240)
    period = models.CharField(_("period"), max_length=5, choices=Grain, default=Grain.DAY)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    source = models.CharField(_("source"), max_length=8, choices=Source, default=Source.OWN)
    is_listened = models.BooleanField(_("listened to"), default=True)
    size = models.PositiveBigIntegerField(default=0, db_default=0)  # all it holds, as of the last night: orders lists

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(fields=["measure", "slice_kind", "slice_key"], name="series_once"),
            models.CheckConstraint(condition=Q(period__in=Grain.values), name="series_period_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="series_source_known"),
            models.CheckConstraint(condition=~Q(measure=""), name="series_has_measure"),
            models.CheckConstraint(
                condition=Q(slice_kind=SliceKind.ALL, slice_key="") | (~Q(slice_kind=SliceKind.ALL) & ~Q(slice_key="")),
                name="series_slice_has_key",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Tally(models.Model):
    """What was counted in one series and period.

    ``count`` events, or answers for a mean; ``exposure`` answers, orders or passengers they happened among (empty:
    the series' exposure is the orders of its slice); ``total`` and ``total_squares`` the sums of scores.
    ``day`` is the first day of the period, in the organisation's zone. A row that was not ``reported`` holds nothing.
    """

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="tallies")
    day = models.DateField()
    count = models.PositiveBigIntegerField(default=0)
    exposure = models.PositiveBigIntegerField(null=True, blank=True)
    total = models.FloatField(default=0)
    total_squares = models.FloatField(default=0)
    reported = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(fields=["series", "day"], name="tally_once"),
            models.CheckConstraint(condition=Q(total_squares__gte=0), name="tally_squares_positive"),
            models.CheckConstraint(
                condition=Q(reported=True) | Q(count=0, exposure__isnull=True), name="tally_missing_holds_nothing"
            ),
        ]
        indexes = [models.Index(fields=["day"], name="tally_day")]

    def __str__(self) -> str:
        return f"{self.series_id} {self.day}: {self.count}"


class Mention(models.Model):
    """The texts of one week that say a term, by their references: a count of words can be opened like any other."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="mentions")
    day = models.DateField()
    references = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "day"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.series_id} {self.day}"


class Outage(models.Model):
    """Days on which a measure could not be counted (mail was down): left out, never counted as zero."""

    measure = models.CharField(_("measure"), max_length=40, blank=True)  # empty: every measure
    slice_kind = models.CharField(max_length=20, choices=SliceKind, default=SliceKind.ALL)
    slice_key = models.CharField(max_length=160, blank=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="outage_has_days"),
            models.CheckConstraint(condition=~Q(reason=""), name="outage_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}: {self.reason}"


class DirtyDay(models.Model):
    """A day whose source rows changed after it was counted. Gone when it has been counted again."""

    day = models.DateField(unique=True)
    why = models.CharField(max_length=120)
    marked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["marked_at"], name="dirty_day_marked")]

    def __str__(self) -> str:
        return f"{self.day}: {self.why}"


class Watermark(models.Model):
    """Up to when changes of source rows have been looked at, and the newest order line seen by then."""

    source = models.CharField(max_length=40, primary_key=True)
    seen_until = models.DateTimeField()
    newest_line = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.source}: {self.seen_until:%Y-%m-%d %H:%M}"
