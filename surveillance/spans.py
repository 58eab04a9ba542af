"""The stretch of days a page speaks of: so many whole weeks up to yesterday, or from one day to another."""

from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Both days included. ``weeks`` is what was chosen ("13"), "" for days that were typed."""

    first: date
    last: date
    weeks: str = ""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def asked(self) -> dict[str, str]:
        """What brings an address to the same days."""
        if self.weeks:
            return {"weeks": self.weeks}
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}

    def before(self) -> "Span":
        """The same number of days just before."""
        return Span(self.first - timedelta(days=self.days), self.first - ONE_DAY)
