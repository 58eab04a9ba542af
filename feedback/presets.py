"""Files whose columns are known: public data sets of complaints, claims, incidents and service requests."""

import re
from dataclasses import dataclass, field

COMPLAINT = "complaint"


@dataclass(frozen=True)
class Preset:
    """Which column gives which field, and what a value must look like to be believed.

    ``sound`` holds a pattern per field; a row whose value does not fit it is refused, because its columns have
    shifted. The first group of the pattern, where there is one, is what is kept.
    """

    columns: dict[str, str]
    sound: dict[str, re.Pattern[str]] = field(default_factory=dict)


PRESETS = {
    # Consumer complaints of a financial supervisor: one row a complaint, narratives only where they were released.
    "cfpb": Preset(
        {
            "Complaint ID": "key",
            "Date received": "received",
            "Product": "product",
            "Issue": "category",
            "Sub-issue": "subcategory",
            "Consumer complaint narrative": "text",
            "State": "site",
            "Submitted via": "channel",
            "Company response to consumer": "status",
        }
    ),
    # Claims at airports. Whether a claim was paid is the decision; the day of the decision is not given.
    "tsa": Preset(
        {
            "claim_number": "key",
            "received": "received",
            "incident": "happened",
            "airport": "site",
            "claim_site": "product",
            "claim_type": "category",
            "item_category": "subcategory",
            "disposition": "upheld",
        }
    ),
    # Incidents of an internal service desk.
    "itsm": Preset(
        {
            "number": "key",
            "opened_at": "received",
            "closed_at": "closed",
            "contact_type": "channel",
            "location": "site",
            "category": "category",
            "subcategory": "subcategory",
            "priority": "severity",
        }
    ),
    # Service requests to a city. In some rows other columns have slipped into the borough.
    "nyc311": Preset(
        {
            "unique_key": "key",
            "created": "received",
            "closed": "closed",
            "complaint_type": "category",
            "borough": "site",
        },
        sound={
            "site": re.compile(
                r"(?:(?:\d{1,2}|Unspecified) )?(BRONX|BROOKLYN|MANHATTAN|QUEENS|STATEN ISLAND|Unspecified)"
            )
        },
    ),
}
