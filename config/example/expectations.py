"""Needs of customers and parties, and what was heard outside: the register as it grew."""

from datetime import timedelta

from config.example.world import World
from needs import operations
from needs.models import Need, Note

# code of product, segment or party · title · statement · source · days ago · wording before and why it changed
NEEDS = (
    ("BOX-02", "Boxes close tightly", "No water leaves a box that lies on its side at 0.3 bar for one minute.", "implied", 520,
     ("No water leaves a closed box that lies on its side.", "“Closed tightly” could not be tested; now it can.")),
    ("BOX-02", "Boxes survive the dishwasher", "500 cycles at 65 °C without crack or loss of shape.", "stated", 510, None),
    ("PAN-02", "Coating keeps its hold", "An egg slides off without oil after 300 cycles of heating to 200 °C.", "implied", 505, None),
    ("PAN-02", "Nothing harmful in the coating", "No PFOA; PFAS below 25 ppb as of the coming restriction.", "legal", 400,
     ("No PFOA.", "The restriction of PFAS is drafted; we go by the draft.")),
    ("KNI-01", "Knives keep their edge", "A tomato is cut without pressure after 500 cuts on the board.", "stated", 500, None),
    ("ELE-01", "Electrical safety", "EN 60335 and the marks that go with it, tested every year.", "legal", 515, None),
    ("households", "Delivery as promised", "Ordered by 14:00, handed over the same day; nine of ten parcels arrive within two days.", "stated", 480,
     ("Nine of ten parcels arrive within three days.", "The shop promises two days since the spring.")),
    ("restaurants", "An answer the same day", "Restaurants that cannot cook are called back within four working hours.", "stated", 300, None),
    ("restaurants", "Replacement without sending back first", "A defect piece is replaced before the old one arrives.", "stated", 290, None),
    ("shops", "Spare parts for ten years", "Each part of the list can be ordered for ten years after the last sale.", "own", 450, None),
    ("canteens", "Certificates at hand", "Declarations of food contact can be loaded for every product.", "legal", 360, None),
    ("bvl", "Food contact law", "Regulation (EC) 1935/2004 and its measures; tests on file for each material.", "legal", 530, None),
    ("market-watch", "Recall within a day", "A dangerous product is stopped and reported within one working day.", "legal", 525, None),
    ("hotel-guild", "Fair terms for members", "Prices are told three months ahead.", "stated", 200, None),
    ("works-council", "No measuring of single persons", "Figures of quality are never broken down to a person.", "own", 350, None),
    ("neighbours", "Quiet after eight", "No lorries between 20:00 and 6:00.", "stated", 330, None),
    ("consumer-advice", "Test reports are answered", "A request of a tester is answered within five working days.", "implied", 240, None),
    ("ivsh", "The code of the trade", "Blades are marked by the association's code; hardness is declared.", "own", 420, None),
    ("bank", "Figures every quarter", "Reviews and their figures reach the bank within six weeks of the quarter's end.", "stated", 310, None),
    ("owners", "Complaints below four in a hundred orders", "Fewer than 40 complaints per 1,000 orders in any quarter.", "own", 280, None),
)  # fmt: skip
# title · text · kind · relevance · source · address · days ago · titles of needs it bears on
NOTES = (
    ("Restriction of PFAS comes in two steps", "Pans are to be free of PFAS within eighteen months of the decision; spare parts later.",
     "regulation", "high", "Industry association, circular 7", "https://example.org/circular-7", 60, ("Nothing harmful in the coating",)),
    ("Competitor gives ten years on knives", "Messerhaus Nord advertises a ten-year guarantee with free sharpening.",
     "competitor", "medium", "Trade fair, hall 4", "", 95, ("Knives keep their edge",)),
    ("Restaurants buy more by subscription", "Two chains let pans be exchanged every six months for a fixed price.",
     "market", "medium", "Guild of hotels and restaurants, annual meeting", "", 130, ("An answer the same day",)),
    ("Consumer advice centre tests storage boxes", "Fourteen boxes are on test; results in spring. Tightness counts for a third.",
     "association", "high", "Consumer advice centre", "https://example.org/tests", 40, ("Boxes close tightly",)),
    ("Silicone gets dearer", "Our supplier of gaskets announces eight per cent from January.",
     "supplier", "low", "Dichtwerk Nord, letter", "", 75, ()),
    ("Second source for handles sounds out", "A maker in Porto offers handles with measured threads and certificates.",
     "supplier", "medium", "Visit in Porto", "", 28, ()),
    ("Right to repair", "Makers are to offer parts and instructions; our ten years are more than is asked.",
     "regulation", "medium", "Official journal", "https://example.org/repair", 210, ("Spare parts for ten years",)),
    ("Discounter sells a copy of Brisa", "Same shape at a third of the price; leaks in our test at once.",
     "competitor", "low", "Bought and tested", "", 160, ("Boxes close tightly",)),
    ("Parcel services test returnable boxes", "Blitz Parcel looks for partners for boxes that go back and forth.",
     "market", "low", "Blitz Parcel, talk", "", 18, ("Delivery as promised",)),
)  # fmt: skip
OWNERS = ("olive", "mona", "oscar")


def needs(world: World) -> None:
    """The register, each need at its time, some reworded since, most looked at again, a few waiting for it."""
    kept: dict[str, Need] = {}
    for number, (whose, title, statement, source, age, before) in enumerate(NEEDS):
        if age <= (world.last_day - world.first_day).days:
            kept[title] = _need(world, number, whose, title, statement, source, age, before)
    for title, text, kind, relevance, source, url, age, about in NOTES:
        day = world.last_day - timedelta(days=age)
        if day < world.first_day:
            continue
        at = world.work(world.at(day, 9), 0.2)
        note = Note(title=title, text=text, kind=kind, relevance=relevance, source=source, url=url, heard_on=day)
        with world.past.moment(at):
            operations.add_note(
                note, needs=[kept[one] for one in about if one in kept], by=world.actors["mona"], as_of=at
            )


def _need(
    world: World,
    number: int,
    whose: str,
    title: str,
    statement: str,
    source: str,
    age: int,
    before: tuple[str, str] | None,
) -> Need:
    at = world.work(world.at(world.last_day - timedelta(days=age), 9), 0.3)
    owner = OWNERS[number % len(OWNERS)]
    need = Need(
        title=title,
        statement=before[0] if before else statement,
        source=source,
        owner=world.users[owner],
        product=next((product for product in world.products if product.code == whose), None),
        segment=world.segments.get(whose),
        party=world.parties.get(whose),
        review_on=at.date() + timedelta(days=180),
    )
    with world.past.moment(at):
        operations.add(need, by=world.actors["mona"], as_of=at)
    if before:
        later = world.work(at, 150)
        if world.past.has_come(later):
            need.statement = statement
            with world.past.moment(later):
                operations.change(need, changed=["statement"], why=before[1], by=world.actors[owner], as_of=later)
    _look_again(world, need, owner)
    return need


def _look_again(world: World, need: Need, owner: str) -> None:
    """Most are looked at when their day comes; every fifth waits."""
    while need.review_on < world.last_day and need.pk % 5:
        at = world.work(world.at(need.review_on, 11), 0.5)
        if not world.past.has_come(at):
            return
        with world.past.moment(at):
            operations.review(
                need, review_on=at.date() + timedelta(days=180), note="Still holds.", by=world.actors[owner], as_of=at
            )
