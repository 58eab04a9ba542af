"""What all parts of one dashboard share: the period, its weeks, the segment, and the words for links."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from core.models import Organisation
from management_review.queries import records
from management_review.queries.periods import Period, Span
from management_review.queries.records import Scope
from management_review.queries.windows import Window


@dataclass(frozen=True)
class Frame:
    """One look at the data. ``query`` holds the address words that open the same look elsewhere."""

    organisation: Organisation
    period: Period
    as_of: datetime
    segment: str = ""

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.organisation.time_zone)

    @cached_property
    def today(self) -> date:
        return self.as_of.astimezone(self.zone).date()

    @cached_property
    def weeks(self) -> list[Span]:
        return self.period.weeks(today=self.today)

    @cached_property
    def baseline(self) -> int:
        """So many of the weeks are what the period is held against."""
        return self.period.baseline(today=self.today)

    @cached_property
    def scope(self) -> Scope:
        start, end = self.period.span.moments(self.zone)
        return Scope(start, end, self.as_of.astimezone(self.zone), self.segment)

    @cached_property
    def windows(self) -> list[Window]:
        """The weeks, then the period, then the span it is compared with."""
        return [span.moments(self.zone) for span in (*self.weeks, self.period.span, self.period.before)]

    def narrowed(self, **narrow: str) -> Scope:
        return replace(self.scope, narrow=narrow)

    @cached_property
    def query(self) -> dict[str, str]:
        span = self.period.span
        days = {} if self.period.key else {"from": span.first.isoformat(), "to": span.last.isoformat()}
        return {"period": self.period.key, **days, "segment": self.segment}

    def link(self, name: str, **narrow: str) -> str:
        return records.address(name, query=self.query, **narrow)
