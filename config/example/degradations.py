"""What went wrong, and better, in the example on purpose: the truth that a scan is scored against."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True)
class Degradation:
    """One change of a rate. ``factor`` is what the rate is multiplied by, once the change is full.

    ``begins`` and ``ends`` count days before the example's last day (``ends`` 0: it still holds). A ``ramp`` grows
    evenly to its factor; a ``step`` is there from its first day. Empty ``products``, ``sites`` mean all.
    """

    code: str
    kind: str  # as surveillance names it: spike, drift, improvement, silence
    size: str  # large, medium, slight
    measure: str
    slice_kind: str
    slice_key: str
    begins: int
    ends: int
    factor: float
    says: str
    shape: str = "step"
    category: str = ""
    products: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()

    def factor_at(self, age: int) -> float:
        """The multiplier ``age`` days before the last day."""
        if not self.ends <= age <= self.begins:
            return 1.0
        if self.shape == "step":
            return self.factor
        return 1 + (self.factor - 1) * (self.begins - age) / max(1, self.begins - self.ends)

    def concerns(self, product: str, category: str, site: str) -> bool:
        return (
            category == self.category
            and (not self.products or product in self.products)
            and (not self.sites or site in self.sites)
        )


LOT = "BOX-02-2609"
HANDLES = frozenset({"PAN", "POT", "KNI", "UTE"})

DEGRADATIONS = (
    Degradation(
        "lot-fault", "spike", "large", "complaints", "product_category", "BOX-02|leaking", 62, 20, 40.0,
        "One lot of the box Brisa 1 l has gaskets that are too wide.", category="leaking",
        products=frozenset({"BOX-02"}),
    ),
    Degradation(
        "delivery-drift", "drift", "large", "complaints", "site", "lyon", 112, 0, 12.0,
        "At Lyon parcels are packed with less and less padding.", "ramp", "delivery-damage", sites=frozenset({"lyon"}),
    ),
    Degradation(
        "handle-supplier", "spike", "medium", "complaints", "category", "loose-handle", 205, 0, 5.0,
        "Handles come from another supplier; their thread is cut shorter.", category="loose-handle",
    ),
    Degradation(
        "late-before", "improvement", "large", "complaints", "category", "late", 2000, 372, 3.8,
        "Labels were printed twice and parcels lay at the sorting centre, until a corrective action ended it.",
        category="late",
    ),
    Degradation(
        "billing-before", "improvement", "medium", "complaints", "category", "billing", 2000, 400, 3.8,
        "Firms got invoices without their VAT number, until a corrective action ended it.", category="billing",
    ),
    Degradation(
        "billing-slight", "drift", "slight", "complaints", "category", "billing", 84, 0, 1.8,
        "Since the voucher campaign somewhat more invoices are wrong.", category="billing",
    ),
)  # fmt: skip
# These change no rate of complaints; other parts of the example read them.
LOW_SCORES = Degradation(
    "restaurants-scores", "drift", "medium", "low_scores", "segment", "restaurants", 112, 0, 3.6,
    "Restaurants wait longer for answers and grow dissatisfied.", "ramp",
)  # fmt: skip
SILENCE = Degradation(
    "mail-silent", "silence", "large", "complaints", "channel", "email", 32, 10, 0.0,
    "The mailbox forwarded nothing for three weeks, and senders were told it was full.",
)  # fmt: skip
ALL = (*DEGRADATIONS, LOW_SCORES, SILENCE)


def factor(product: str, category: str, site: str, age: int) -> float:
    """By what the usual rate of complaints is multiplied for an order so many days before the last day."""
    result = 1.0
    for one in DEGRADATIONS:
        if one.concerns(product, category, site):
            result *= one.factor_at(age)
    return result


def truth(*, first_day: date, last_day: date) -> list[dict[str, Any]]:
    """The list that is written beside the data. ``starts_on`` is when the cause begins; what follows comes later.

    An improvement begins where the trouble ends, and divides the rate by what the trouble had multiplied it by.
    """
    return [_truth(one, first_day, last_day) for one in ALL]


def _truth(one: Degradation, first_day: date, last_day: date) -> dict[str, Any]:
    better = one.kind == "improvement"
    begins, ends = (one.ends, 0) if better else (one.begins, one.ends)
    return {
        "code": one.code,
        "kind": one.kind,
        "size": one.size,
        "measure": one.measure,
        "slice_kind": one.slice_kind,
        "slice_key": one.slice_key,
        "factor": round(1 / one.factor, 3) if better else one.factor,
        "shape": one.shape,
        "category": one.category,
        "products": sorted(one.products),
        "sites": sorted(one.sites),
        "starts_on": max(first_day, last_day - timedelta(days=begins)).isoformat(),
        "ends_on": (last_day - timedelta(days=ends)).isoformat(),
        "says": one.says,
    }
