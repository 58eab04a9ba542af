"""What an input of the review says, before it is frozen."""

from dataclasses import dataclass, field

from core.look import Badge


@dataclass(frozen=True)
class Fact:
    """One figure of a row: what it is called, how it reads, and the records behind it ("" where none can be listed)."""

    key: str
    label: str
    value: str
    address: str = ""

    def as_json(self) -> dict[str, str]:
        return {"key": self.key, "label": self.label, "value": self.value, "address": self.address}


@dataclass(frozen=True)
class Compiled:
    """A row that filled itself."""

    sentence: str
    facts: list[Fact]
    badge: Badge | None = None
    links: list[tuple[str, str]] = field(default_factory=list)
