"""What the search knows of feedback. Once it is a complaint, the complaint stands for it."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from complaints import indexing as complaints
from complaints.models import Complaint
from core import clock, search
from core.search import Document, Text, filling
from core.search.filling import Source
from feedback.models import Feedback

KIND = "feedback"


def index(feedback: Feedback) -> None:
    """Put feedback into the search as it is now. Belongs into the transaction that changed it."""
    if feedback.complaint_id is None:
        search.put_many(documents([feedback]))
    else:
        complaints.index_case(feedback.reference)


def documents(posts: Iterable[Feedback]) -> list[Document]:
    """Feedback as the search sees it. Select contact, customer, product and site with many."""
    cases = list(posts)
    said = complaints.conversations([case.reference for case in cases])
    return [
        Document(
            case.reference,
            KIND,
            case.received_at,
            texts=(
                Text(case.text, case.language),
                Text(case.about, case.language),
                *said.of(case.reference, case.language),
            ),
            names=(
                *complaints.names_of(case.contact, case.customer),
                *(str(one) for one in (case.product, case.site) if one),
            ),
            keys=complaints.keys(
                case.reference,
                case.order_number,
                case.lot,
                case.contact.email if case.contact else "",
                case.product.code if case.product else "",
            ),
        )
        for case in cases
    ]


def sources() -> list[Source]:
    """All cases that are to be found."""
    people = ("contact", "customer", "product", "site")
    return [
        Source(complaints.KIND, Complaint.objects.select_related(*people), complaints.documents),
        Source(KIND, Feedback.objects.filter(complaint=None).select_related(*people), documents),
    ]


def index_missing(*, as_of: datetime, portions: int = 20) -> int:
    """Put in what is missing, such as after an upgrade; one runner at a time. Returns how many cases were put in.

    Operations put in what they change themselves: usually there is nothing to do.
    """
    if not clock.take("index", as_of=as_of, minutes=15):
        return 0
    done = sum(n for source in sources() for n in islice(filling.fill(source), portions))
    clock.beat("index", as_of=as_of)
    clock.give_back("index")
    return done


def index_many(posts: Iterable[Feedback]) -> None:
    """Put many into the search, complaints among them as complaints. Their complaints are loaded."""
    rows = list(posts)
    cases = [row.complaint for row in rows if row.complaint is not None]
    search.put_many(complaints.documents(cases) + documents(row for row in rows if row.complaint is None))
