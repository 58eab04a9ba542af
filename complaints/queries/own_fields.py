"""The category tree, and the fields an organisation has made for its categories."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from complaints.models import Category, Complaint, OwnField

DEEPEST = 3


@dataclass(frozen=True)
class OwnFields:
    """All own fields, and the parent of each category: a category has its own fields and those of all above it."""

    fields: list[OwnField]
    parents: Mapping[int, int | None]

    def above(self, category: int | None) -> list[int]:
        """A category and those above it, the topmost first."""
        line: list[int] = []
        while category is not None and category not in line:
            line.insert(0, category)
            category = self.parents.get(category)
        return line

    def of(self, category: int | None) -> list[OwnField]:
        """The fields in use for a category, those of the topmost first."""
        line = self.above(category)
        mine = [field for field in self.fields if field.is_active and field.category_id in line]
        return sorted(mine, key=lambda field: (line.index(field.category_id), field.pk))


def own_fields() -> OwnFields:
    """The fields as they are now."""
    return OwnFields(list(OwnField.objects.order_by("pk")), dict(Category.objects.values_list("pk", "parent")))


def fields_at_hand(complaint: Complaint) -> OwnFields:
    """Those that were fetched with the complaint's page, or asked for now."""
    known: OwnFields | None = getattr(complaint, "fields_at_hand", None)
    return known if known is not None else own_fields()


@dataclass(frozen=True)
class Branch:
    """A category in its tree. ``n``: complaints of it and of all below it, as many as the list with that filter shows."""

    category: Category
    depth: int
    n: int
    fields: int


def category_tree(rows: Iterable[Category] | None = None) -> list[Branch]:
    """All categories, each below its parent, retired ones too."""
    known = list(Category.objects.order_by("name", "pk") if rows is None else rows)
    used: dict[int, int] = dict(
        Complaint.objects.exclude(category=None).order_by().values_list("category").annotate(n=Count("pk"))
    )
    asked = dict(OwnField.objects.filter(is_active=True).order_by().values_list("category").annotate(n=Count("pk")))
    below: dict[int | None, list[Category]] = {}
    for row in known:
        below.setdefault(row.parent_id, []).append(row)

    def total(row: Category) -> int:
        return used.get(row.pk, 0) + sum(total(child) for child in below.get(row.pk, []))

    def walk(parent: int | None, depth: int) -> Iterable[Branch]:
        for row in below.get(parent, []):
            yield Branch(row, depth, total(row), asked.get(row.pk, 0))
            yield from walk(row.pk, depth + 1)

    return list(walk(None, 0))
