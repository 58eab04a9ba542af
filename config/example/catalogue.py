"""Who the example organisation is: what it makes, where, with whom, and for whom."""

from dataclasses import dataclass

NAME = "Nordhaus Kitchen"
CONTACT = "Nordhaus Kitchen GmbH, Klingenweg 12, 42651 Solingen · +49 212 555 0100 · Mon to Fri 9 to 17"
OUTSIDE_BODY = (
    "Universalschlichtungsstelle des Bundes, Straßburger Straße 8, 77694 Kehl, www.universalschlichtungsstelle.de"
)
PRIVACY = (
    "We use what you tell us to answer you and to make our products better. Our quality staff read it. We keep it for "
    "five years, then your name and address are removed. You can ask at any time what we hold and have it deleted."
)

SITES = (("solingen", "Solingen", "DE"), ("lyon", "Lyon", "FR"), ("bologna", "Bologna", "IT"))
# code, name, owner, inputs, outputs
PROCESSES = (
    ("moulding", "Moulding and firing", "Clara Voss", "Granulate, clay, glass, moulds", "Lids, boxes, ceramics"),
    ("metal", "Forging and coating", "Clara Voss", "Steel, aluminium, coating", "Pans, pots, knives"),
    ("assembly", "Assembly and final check", "Carlos Prieto", "Parts of our own and of suppliers", "Checked goods"),
    ("dispatch", "Picking, packing, dispatch", "Chiara Conti", "Orders, goods, cartons", "Parcels handed over in time"),
    ("purchasing", "Purchasing", "Camille Roux", "Demand, supplier offers", "Parts that meet the drawing"),
    ("sales", "Web shop and orders", "Colin Weber", "Wishes of customers", "Orders that can be met, invoices"),
    ("service", "Customer service", "Olive Berger", "Questions, complaints", "Answers, spare parts, repairs"),
)
# code, name, what it supplies
SUPPLIERS = (
    ("gasket-nord", "Dichtwerk Nord", "Silicone gaskets"),
    ("handle-ost", "Griffe Ost", "Handles and rivets"),
    ("griff-tec", "GriffTec Polska", "Handles and rivets, since the change of supplier"),
    ("coat-lab", "CoatLab", "Non-stick coating"),
    ("vetro", "Vetro Murano", "Glass"),
    ("volta", "Volta Motors", "Motors and switches"),
    ("kraft-karton", "Kraft Karton", "Cartons and padding"),
    ("blitz", "Blitz Parcel", "Transport of parcels"),
)
# code, name, share of customers, orders a customer makes against a household
SEGMENTS = (
    ("households", "Households", 0.83, 1.0),
    ("restaurants", "Restaurants and hotels", 0.08, 4.5),
    ("shops", "Specialist shops", 0.06, 5.0),
    ("canteens", "Canteens and schools", 0.03, 3.0),
)


@dataclass(frozen=True)
class Family:
    """Products of one kind. ``faults`` are weights: of which categories complaints about them are."""

    code: str
    name: str
    process: str
    supplier: str
    faults: dict[str, float]
    products: tuple[tuple[str, float, float], ...]  # name, price, how often it is bought


DELIVERY = {"delivery-damage": 1.0, "late": 1.1, "wrong-item": 0.7, "billing": 0.5, "no-answer": 0.4, "webshop": 0.3}
FRAGILE = DELIVERY | {"delivery-damage": 2.4}
FAMILIES = (
    Family("PAN", "Frying pans", "metal", "coat-lab", DELIVERY | {"coating": 1.6, "loose-handle": 0.7}, (
        ("Fjord 20", 39, 1.4), ("Fjord 24", 49, 2.2), ("Fjord 28", 59, 2.0), ("Fjord wok", 69, 0.8),
        ("Fjord crêpe", 44, 0.7), ("Granit 24", 79, 0.9), ("Granit 28", 89, 0.9),
    )),
    Family("POT", "Pots and casseroles", "metal", "handle-ost", DELIVERY | {
        "loose-handle": 0.9, "cracked": 0.5, "spare-parts": 0.4, "coating": 0.3}, (
        ("Hanse 2 l", 59, 1.0), ("Hanse 4 l", 79, 1.2), ("Hanse 8 l", 119, 0.6), ("Hanse steamer", 64, 0.5),
        ("Hanse casserole", 149, 0.5), ("Hanse lid", 19, 0.5),
    )),
    Family("KNI", "Knives", "metal", "handle-ost", DELIVERY | {"blunt": 1.3, "loose-handle": 0.8}, (
        ("Kling chef's knife", 89, 1.2), ("Kling paring", 39, 1.3), ("Kling bread", 59, 0.9),
        ("Kling santoku", 95, 0.7), ("Kling set", 249, 0.4), ("Kling sharpener", 29, 0.8),
    )),
    Family("BOX", "Jars and boxes", "moulding", "gasket-nord", DELIVERY | {
        "leaking": 1.6, "cracked": 1.0, "spare-parts": 0.5}, (
        ("Brisa 0.5 l", 12, 2.2), ("Brisa 1 l", 15, 2.6), ("Brisa 2 l", 19, 1.6), ("Brisa set", 45, 1.2),
        ("Brisa lunch", 22, 1.4), ("Brisa jar", 14, 1.2), ("Brisa gasket", 4, 0.6),
    )),
    Family("BOT", "Bottles and flasks", "moulding", "gasket-nord", DELIVERY | {"leaking": 1.8, "coating": 0.6}, (
        ("Alpina 0.5 l", 24, 1.6), ("Alpina 1 l", 29, 1.1), ("Alpina kids", 19, 1.0), ("Alpina cup", 22, 1.2),
    )),
    Family("GLA", "Glass and ceramics", "moulding", "vetro", FRAGILE | {"cracked": 1.7}, (
        ("Onda bowl", 25, 1.0), ("Onda plate", 14, 1.5), ("Onda mug", 12, 1.8), ("Onda oven dish", 34, 1.0),
        ("Onda carafe", 32, 0.7),
    )),
    Family("ELE", "Small appliances", "assembly", "volta", DELIVERY | {"electrical": 2.2, "leaking": 0.5}, (
        ("Volt kettle", 69, 0.8), ("Volt blender", 99, 0.6), ("Volt scale", 39, 0.8), ("Volt mill", 89, 0.5),
    )),
    Family("UTE", "Utensils", "assembly", "handle-ost", DELIVERY | {"cracked": 0.6, "loose-handle": 0.8}, (
        ("Tala peeler", 12, 1.6), ("Tala whisk", 15, 1.0), ("Tala grater", 24, 1.0), ("Tala board", 35, 0.9),
        ("Tala tongs", 17, 0.8),
    )),
)  # fmt: skip

# The tree of categories: code, name, code of the one above.
CATEGORIES = (
    ("product", "The product", ""),
    ("delivery", "Delivery", ""),
    ("service", "Service and shop", ""),
    ("cracked", "Cracked or broken", "product"),
    ("leaking", "Leaks or does not close", "product"),
    ("coating", "Coating or surface", "product"),
    ("blunt", "Blunt or rusty", "product"),
    ("loose-handle", "Handle loose or hot", "product"),
    ("electrical", "Electrical fault", "product"),
    ("spare-parts", "Spare part not to be had", "product"),
    ("delivery-damage", "Damaged on the way", "delivery"),
    ("late", "Late", "delivery"),
    ("wrong-item", "Wrong or missing item", "delivery"),
    ("billing", "Invoice or refund", "service"),
    ("no-answer", "No answer, unfriendly", "service"),
    ("webshop", "Web shop", "service"),
)
SAFETY = frozenset({"electrical", "loose-handle", "cracked"})
# What of the organisation a category points at, when the product does not say it.
PROCESS_OF = {
    "delivery-damage": "dispatch", "late": "dispatch", "wrong-item": "dispatch", "billing": "sales",
    "no-answer": "service", "webshop": "sales", "spare-parts": "service",
}  # fmt: skip
# Complaints for one order line when nothing is wrong; the weights of the family multiply it.
USUAL = 0.0014

# code, name, kind, why they matter
PARTIES = (
    ("bvl", "Food safety authority", "authority", "Can stop the sale of anything that touches food."),
    ("market-watch", "Market surveillance, product safety", "authority", "Recalls; visits without notice."),
    ("ivsh", "Industry association of cutlery and housewares", "association", "Writes the codes our trade works by."),
    ("consumer-advice", "Consumer advice centre", "association", "Customers ask there first; it publishes tests."),
    ("owners", "Nordhaus family", "owner", "Wants the firm to be there in thirty years."),
    ("bank", "Sparkasse Solingen", "owner", "Lends on the figures of the reviews."),
    ("works-council", "Works council", "staff", "Must agree to new ways of working and of measuring people."),
    ("hotel-guild", "Guild of hotels and restaurants", "partner", "A fifth of our sales go to its members."),
    ("neighbours", "Neighbours of the Solingen works", "neighbour", "Noise and lorries are settled with them yearly."),
)
