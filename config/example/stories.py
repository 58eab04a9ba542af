"""What the corrective actions of the example are about: found, done, and where each stands today."""

from dataclasses import dataclass
from datetime import datetime

from complaints.models import Complaint
from config.example.world import World


@dataclass(frozen=True)
class Story:
    """One action. ``begins``: days before the last one; ``stops``: the last step it reaches, "" when time decides."""

    category: str
    title: str
    problem: str
    begins: int
    owner: str
    causes: tuple[tuple[str, str, str, str], ...]  # text, kind, branch, evidence
    items: tuple[tuple[str, str], ...]  # what, who
    elsewhere: str = "Looked at ten pieces from stock: all are well."
    product: str = ""
    process: str = ""
    risk: str = "medium"
    target: str = "0.60"
    window: int = 60
    pace: float = 1.0
    containment: str = ""
    stops: str = ""
    why: str = ""
    is_wrong_at_first: bool = False

    def is_of(self, category: str, product: str) -> bool:
        return self.category == category and self.product in ("", product)


OCCURRENCE, ESCAPE, SYSTEMIC = "occurrence", "escape", "systemic"
STORIES = (
    Story(
        "billing", "Invoices without VAT number for firms", "Firms get invoices they cannot book.", 470, "colin",
        (("The form for firms has no field for the number", OCCURRENCE, "method", "Twelve of twelve forms looked at."),
         ("Nobody looks at invoices of firms before they go out", ESCAPE, "people", "Asked in accounts on 12 June.")),
        (("Add the field and ask for it", "colin"), ("Sample ten invoices a week", "camille")), process="sales",
        why="Every invoice of a firm was looked at for two weeks: all are right.",
    ),
    Story(
        "late", "Parcels stay at the sorting centre", "Parcels with two labels are set aside by the carrier and lie for a week.",
        410, "chiara",
        (("The printer repeats a label when the network drops", OCCURRENCE, "machine", "Provoked three times out of three."),
         ("The packing table has no scan that sees a second label", ESCAPE, "method", "Walked through with the shift."),
         ("Nobody watches parcels that stand still", SYSTEMIC, "measurement", "There was no such list.")),
        (("New printer software on all tables", "carlos"), ("Scan each parcel when it leaves the table", "chiara"),
         ("List of parcels without a scan for 24 hours, every morning", "chiara")), process="dispatch", target="0.70",
    ),
    Story(
        "webshop", "Prices jump at the till", "The price at the till differs from that on the page.", 380, "colin",
        (("Prices are cached for an hour", OCCURRENCE, "method", "Log of 3 May."),), (), process="sales",
        stops="cancel", why="The shop was replaced in August; the new one reads one price for page and till.",
    ),
    Story(
        "blunt", "Knives go blunt too soon", "Blades of the line Kling lose their edge within weeks.", 200, "clara",
        (("The tempering oven runs two degrees too warm", OCCURRENCE, "machine", "Measured on five days."),
         ("Hardness is tested on one blade of a batch only", ESCAPE, "measurement", "Test plan 14.")),
        (("Set the oven by a second probe", "clara"), ("Test three blades of each batch", "carlos")), process="metal",
        risk="high", is_wrong_at_first=True, target="0.70",
    ),
    Story(
        "wrong-item", "Colours look different on the screen", "Some feel that slate looks darker than in the shop.", 210,
        "colin", (), (), process="sales", risk="low", stops="reject",
        why="Three cases in a year among 9,000 orders; a note on colours was added to the pages.",
    ),
    Story(
        "spare-parts", "Spare parts vanish from the list", "Parts that are promised for ten years cannot be ordered.", 182,
        "camille",
        (("The list is made from parts that were sold in the last year", OCCURRENCE, "method", "Read in the program."),
         ("Nobody compares the list with the promise", ESCAPE, "people", "Asked in purchasing.")),
        (("Make the list from the promise", "colin"), ("Compare both every quarter", "camille")), process="service",
        window=80, stops="evaluate",
    ),
    Story(
        "electrical", "Switch of small appliances fails when warm", "Contacts of the switch fail; some smell of burning.",
        128, "carlos",
        (("The spring of the contact is too soft", OCCURRENCE, "material", "Five of eight returned switches."),
         ("The final check runs for twenty seconds only", ESCAPE, "measurement", "The fault needs two minutes.")),
        (("Other spring, released by Volta Motors", "camille"), ("Run each appliance for three minutes", "carlos")),
        process="assembly", risk="critical", pace=1.5, stops="submit_for_verification",
        containment="All appliances in stock are run for three minutes before they leave.",
    ),
    Story(
        "loose-handle", "Handles come loose since the change of supplier",
        "Since spring handles of pans, pots and knives work loose more than twice as often.", 74, "camille",
        (("The thread is cut two turns short", OCCURRENCE, "material", "Drawing 44-C against ten pieces of the lot."),
         ("Handles are not measured on arrival", ESCAPE, "measurement", "Arrival plan: look only."),
         ("A change of supplier does not ask for first samples", SYSTEMIC, "method", "Rule P-07.")),
        (("GriffTec cuts the thread to drawing", "camille"), ("Measure ten handles of each delivery", "carlos"),
         ("Add first samples to rule P-07", "camille")), process="purchasing", risk="high", pace=1.9,
        containment="Handles in stock are sorted by hand.",
    ),
    Story(
        "leaking", "Gaskets of one lot of Brisa 1 l too wide", "Boxes of one lot do not close tightly.", 44, "clara",
        (("The tool for the gasket was ground too far", OCCURRENCE, "machine", "Measured: 0.5 mm above drawing."),
         ("The gauge was worn by the same half millimetre", ESCAPE, "measurement", "Calibrated on 2 October.")),
        (("New tool, with a first sample", "camille"), ("Calibrate gauges every month", "clara")), product="BOX-02",
        risk="high", pace=1.3, containment="The lot is blocked; customers who ask get a gasket of the next lot.",
        stops="submit_plan", target="0.30",
    ),
    Story(
        "no-answer", "Messages end up with the wrong case", "Customers write three times before somebody sees it.", 24,
        "colin", (("Replies without a reference are filed by name only", OCCURRENCE, "method", "Six of nine cases."),),
        (), process="service", stops="verify_cause",
    ),
    Story(
        "delivery-damage", "Parcels from Lyon arrive damaged", "Damage on the way from Lyon has trebled within months.", 5,
        "chiara", (), (), process="dispatch", risk="high", stops="propose",
    ),
)  # fmt: skip


def for_case(category: str, case: Complaint, world: World, at: datetime) -> bool:
    """Is the cause of this complaint being removed by an action that stood open when it was decided?"""
    product = case.product.code if case.product else ""
    age = world.age(at.date())
    return any(
        story.is_of(category, product)
        and story.stops not in ("reject", "cancel")
        and story.begins >= age > story.begins - 90
        for story in STORIES
    )
