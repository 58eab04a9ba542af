"""Taking in what other systems had: bulk inserts through the same doors, no letters, one journal line a batch."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from complaints import operations as complaints
from complaints.models import Category, Complaint
from core import links, numbering
from core.actors import Actor
from core.operations import save_and_journal
from core.workflow import begin_many
from customers import operations as customers
from customers.models import Contact, Customer, Product, Site
from feedback import indexing, workflow
from feedback.models import Feedback, Kind
from feedback.past import Past, code_of

CODE, NAME = 60, 200


@dataclass(frozen=True)
class Imported:
    """How many rows became cases, and how many were here already."""

    added: int
    known: int


@dataclass(frozen=True)
class Register:
    """What the rows of a batch name, found or newly written down."""

    products: dict[str, Product]
    sites: dict[str, Site]
    categories: dict[tuple[str, str], Category]
    customers: dict[str, Customer]


@transaction.atomic
def import_batch(rows: Sequence[Past], *, by: Actor) -> Imported:
    """Take in the rows that are not here yet, each known by its ``source_key``.

    A complaint becomes feedback and a complaint of one reference, anything else feedback; each as it ended
    elsewhere. The row's product, site, category and customer are written into the registers where they are new.
    """
    keys = [row.source_key for row in rows]
    here = set(Feedback.objects.filter(source_key__in=keys).values_list("source_key", flat=True))
    fresh = list({row.source_key: row for row in reversed(rows) if row.source_key not in here}.values())[::-1]
    if not fresh:
        return Imported(0, len(rows))
    register = _register(fresh, by=by)
    references = numbering.new_references(len(fresh))
    feedback = [_feedback(row, reference, register, by=by) for row, reference in zip(fresh, references, strict=True)]
    cases = _complaints(fresh, feedback, by=by)
    for one in feedback:
        one.complaint = cases.get(one.reference)
    births = defaultdict(list)
    for row, one in zip(fresh, feedback, strict=True):
        births[_birth(row)].append(one)
    for move, born in births.items():
        begin_many(born, workflow.HISTORY[move], by=by)
    indexing.index_many(feedback)
    return Imported(len(fresh), len(rows) - len(fresh))


def _birth(row: Past) -> str:
    if row.kind == Kind.COMPLAINT:
        return "import_converted"
    return "import_closed" if row.is_closed else "import_open"


def _register(rows: Sequence[Past], *, by: Actor) -> Register:
    return Register(
        products=_rows_by_code(Product, {row.product for row in rows}, by=by),
        sites=_rows_by_code(Site, {row.site for row in rows}, by=by),
        categories=_categories({(row.category, row.subcategory) for row in rows}, by=by),
        customers=Customer.objects.in_bulk({row.customer for row in rows} - {""}, field_name="external_key"),
    )


def _rows_by_code(model: type[Any], names: set[str], *, by: Actor) -> dict[str, Any]:
    """By what the file calls them: known by code, then by name, or new."""
    found: dict[str, Any] = {}
    names.discard("")
    codes = {name: code_of(name, longest=CODE) for name in names}
    by_code = model.objects.in_bulk({*codes.values(), *names}, field_name="code")
    by_name = {row.name: row for row in model.objects.filter(name__in=names)}
    longest = model._meta.get_field("name").max_length
    for name in sorted(names):
        row = by_code.get(name) or by_name.get(name) or by_code.get(codes[name])
        if row is None:
            row = customers.add(model(code=codes[name], name=name[:longest]), by=by, changed=["code", "name"])
            by_code[codes[name]] = row
        found[name] = row
    return found


def _categories(pairs: Iterable[tuple[str, str]], *, by: Actor) -> dict[tuple[str, str], Category]:
    """The tree of two levels that category and subcategory make."""
    named = sorted({pair for pair in pairs if any(pair)})
    wanted = {code for pair in named for code in _codes(*pair)} - {""}
    known = Category.objects.in_bulk(wanted, field_name="code")
    found = {}
    for parent_name, name in named:
        parent_code, code = _codes(parent_name, name)
        parent = _category(parent_code, parent_name, None, known, by=by) if parent_name else None
        category = _category(code, name, parent, known, by=by) if name else parent
        if category is not None:
            found[parent_name, name] = category
    return found


def _codes(parent_name: str, name: str) -> tuple[str, str]:
    parent = code_of(parent_name, longest=80) if parent_name else ""
    whole = f"{parent}--{name}" if parent else name
    return parent, code_of(whole, longest=80) if name else ""


def _category(code: str, name: str, parent: Category | None, known: dict[str, Category], *, by: Actor) -> Category:
    if code not in known:
        known[code] = save_and_journal(Category(code=code, name=name[:NAME], parent=parent), verb="add", by=by)
    return known[code]


def _feedback(row: Past, reference: str, register: Register, *, by: Actor) -> Feedback:
    contact = _contact(row, register, by=by)
    customer = register.customers.get(row.customer)
    return Feedback(
        reference=reference,
        kind=row.kind,
        said_kind=row.kind,
        token_digest=links.digest_of(links.token_for(reference)),
        submission_key=row.source_key,
        source_key=row.source_key,
        text=row.text,
        language=row.language,
        channel=row.channel,
        happened_on=row.happened_on,
        product=register.products.get(row.product),
        site=register.sites.get(row.site),
        category=register.categories.get((row.category, row.subcategory)),
        lot=row.lot,
        order_number=row.order_number,
        contact=contact,
        customer=customer or (contact.customer if contact else None),
        received_at=row.received_at,
        recorded_at=timezone.now(),
        first_closed_at=row.closed_at,
        closed_at=row.closed_at,
    )


def _contact(row: Past, register: Register, *, by: Actor) -> Contact | None:
    if not (row.email or row.name):
        return None
    return customers.find_or_add_contact(
        email=row.email,
        name=row.name,
        language=row.language,
        customer=register.customers.get(row.customer),
        by=by,
    )


def _complaints(rows: Sequence[Past], feedback: Sequence[Feedback], *, by: Actor) -> dict[str, Complaint]:
    """The complaints among them, open and closed, by reference."""
    pairs = [(row, one) for row, one in zip(rows, feedback, strict=True) if row.kind == Kind.COMPLAINT]
    pairs.sort(key=lambda pair: pair[0].received_at)
    years: dict[int, int] = defaultdict(int)
    for row, _one in pairs:
        years[row.received_at.year] += 1
    numbers = {year: iter(numbering.next_numbers("C", year=year, n=n)) for year, n in sorted(years.items())}
    drafts = [(row, _draft(row, one, next(numbers[row.received_at.year]))) for row, one in pairs]
    for closed in (True, False):
        complaints.receive_many([case for row, case in drafts if row.is_closed is closed], by=by, closed=closed)
    return {case.reference: case for _row, case in drafts}


def _draft(row: Past, feedback: Feedback, number: str) -> Complaint:
    same = ("language", "channel", "happened_on", "product", "site", "category", "lot", "order_number")
    return complaints.draft(
        text=row.text,
        title=row.title,
        received_at=row.received_at,
        reference=feedback.reference,
        number=number,
        contact=feedback.contact,
        customer=feedback.customer,
        severity=row.severity,
        upheld=row.upheld,
        closed_at=row.closed_at,
        source_key=row.source_key,
        **{name: getattr(feedback, name) for name in same},
    )
