"""What the search knows of a complaint, and of whatever else is said in a case."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from complaints.models import Complaint, Message, OwnValue
from core import clock, search
from core.search import Document, Text
from customers.models import Contact, Customer

KIND = "complaint"


def index(complaint: Complaint) -> None:
    """Put a complaint into the search as it is now. Belongs into the transaction that changed it."""
    search.put_many(documents([complaint]))


def _answered(cases: Sequence[Complaint]) -> dict[int, list[str]]:
    """What was answered in the organisation's own fields, by case."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = OwnValue.objects.filter(complaint__in=[case.pk for case in cases]).order_by("pk")
    for case, value in rows.values_list("complaint", "value"):
        found[case].append(value)
    return found


def index_case(reference: str) -> None:
    """The same by reference; nothing when the case is no complaint."""
    people = ("contact", "customer", "product", "site")
    search.put_many(documents(Complaint.objects.select_related(*people).filter(reference=reference)))


def documents(complaints: Iterable[Complaint]) -> list[Document]:
    """Complaints as the search sees them. Select contact, customer, product and site with many."""
    cases = list(complaints)
    answered = _answered(cases)
    said = conversations([case.reference for case in cases])
    return [
        Document(
            case.reference,
            KIND,
            case.received_at,
            texts=(
                Text(case.title, case.language),
                Text(case.text, case.language),
                Text(case.findings, case.language),
                *(Text(value, case.language) for value in answered[case.pk]),
                *said.of(case.reference, case.language),
            ),
            names=(*names_of(case.contact, case.customer), *(str(one) for one in (case.product, case.site) if one)),
            keys=keys(
                case.reference,
                case.number,
                case.order_number,
                case.lot,
                case.contact.email if case.contact else "",
                case.product.code if case.product else "",
            ),
        )
        for case in cases
    ]


def keys(*given: str) -> tuple[str, ...]:
    return tuple(key for key in given if key)


def names_of(contact: Contact | None, customer: Customer | None) -> tuple[str, ...]:
    """The names a person and a firm are known by."""
    contact_names = (contact.name, contact.email) if contact else ()
    customer_names = (customer.name, customer.external_key or "") if customer else ()
    return tuple(name for name in (*contact_names, *customer_names) if name)


class Conversations:
    """What was said in some cases. Notes are written in the language of the house, the rest in that of the case."""

    def __init__(self, messages: Iterable[Message]) -> None:
        self._by_case: dict[str, list[Message]] = defaultdict(list)
        for message in messages:
            self._by_case[message.case].append(message)
        self._house = clock.organisation().language if self._by_case else ""

    def of(self, case: str, language: str) -> list[Text]:
        """Newest first: of an endless thread the oldest words are the ones left out."""
        return [
            Text(message.text, self._house if message.direction == Message.Direction.NOTE else language)
            for message in self._by_case[case]
        ]


def conversations(references: Sequence[str]) -> Conversations:
    """What was said in these cases, in one query."""
    return Conversations(Message.objects.filter(case__in=references).order_by("-at", "-pk"))
