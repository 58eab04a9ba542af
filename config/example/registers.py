"""Makes the organisation, its staff and its registers, as they stood on the first day."""

from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from complaints.models import Category
from config.example import catalogue, people
from config.example.world import Buyer, World
from core.actors import SYSTEM
from core.models import Organisation
from core.operations import invite
from core.roles import Role
from customers.models import Contact, Customer, Party, Process, Product, Segment, Site, Supplier

CUSTOMERS = 2000


def organisation() -> Organisation:
    """The one organisation, with what customers are told about it."""
    values = {
        "name": catalogue.NAME,
        "contact": catalogue.CONTACT,
        "emergency_phone": "+49 212 555 0199",
        "external_body": catalogue.OUTSIDE_BODY,
        "privacy_notice": catalogue.PRIVACY,
    }
    return Organisation.objects.update_or_create(pk=1, defaults=values)[0]


def staff(world: World) -> None:
    """Accounts with a password that everybody knows, hashed once; the auditor's access ends by itself."""
    hashed = make_password(people.PASSWORD)
    for first, name, role in people.STAFF:
        ends_on = world.last_day + timedelta(days=90) if role == Role.AUDITOR else None
        address = f"{first.lower()}@example.org"
        user = invite(email=address, name=name, roles={role: ends_on}, by=SYSTEM)
        user.password = hashed
        user.save(update_fields=["password"])
        world.users[first.lower()] = user
        world.actors[first.lower()] = user.actor(on=world.last_day)


def registers(world: World) -> None:
    add, chance = world.past.add, world.stream("parties")
    for code, name, country in catalogue.SITES:
        world.sites[code] = add(Site(code=code, name=name, country=country))
    for code, name, owner, inputs, outputs in catalogue.PROCESSES:
        world.processes[code] = add(Process(code=code, name=name, owner_name=owner, inputs=inputs, outputs=outputs))
    for code, name, supplies in catalogue.SUPPLIERS:
        email = f"quality@{code}.example"
        world.suppliers[code] = add(Supplier(code=code, name=name, supplies=supplies, email=email))
    for code, name, _share, _weight in catalogue.SEGMENTS:
        world.segments[code] = add(Segment(code=code, name=name))
    for code, name, kind, why in catalogue.PARTIES:
        day = world.last_day + timedelta(days=chance.randrange(20, 300))
        world.parties[code] = add(Party(code=code, name=name, kind=kind, why_relevant=why, review_on=day))
    _products(world)
    _journal(world)


def _products(world: World) -> None:
    for family in catalogue.FAMILIES:
        for n, (name, _price, popularity) in enumerate(family.products, start=1):
            product = Product(
                code=f"{family.code}-{n:02}",
                name=name,
                family=family.name,
                supplier=world.suppliers[family.supplier],
                process=world.processes[family.process],
            )
            world.products.append(world.past.add(product))
            world.families[product.code] = family
            world.popularity.append(popularity)


def _journal(world: World) -> None:
    """Who put the registers there, on the first morning."""
    rows = [*world.sites.values(), *world.processes.values(), *world.suppliers.values(), *world.segments.values()]
    moment = world.at(world.first_day, 8)
    for row in [*rows, *world.parties.values(), *world.products]:
        world.past.record(row, "add", by=world.actors["mona"], at=moment, facts={"fields": ["code", "name"]})


def categories(world: World) -> None:
    """The tree of categories. It is saved at once: children need their parents."""
    for code, name, above in catalogue.CATEGORIES:
        parent = world.categories.get(above)
        world.categories[code] = Category.objects.create(code=code, name=name, parent=parent)


def buyers(world: World) -> None:
    """Customers with one contact each. Half were there before the first day, the rest joined since."""
    segments = [code for code, *_rest in catalogue.SEGMENTS]
    shares = [share for _code, _name, share, _weight in catalogue.SEGMENTS]
    weights = {code: weight for code, _name, _share, weight in catalogue.SEGMENTS}
    countries = [country for country, *_rest in people.COUNTRIES]
    of_country = {country: (language, site) for country, _share, language, site in people.COUNTRIES}
    days = (world.last_day - world.first_day).days
    for n in range(CUSTOMERS):
        chance = world.stream("customer", n)
        segment = chance.choices(segments, shares)[0]
        country = chance.choices(countries, [share for _c, share, _l, _s in people.COUNTRIES])[0]
        language, site = of_country[country]
        joined = world.first_day + timedelta(days=max(0, chance.randrange(-days, days)))
        buyer = _buyer(world, chance, n, segment, country, language, joined)
        buyer.site = world.sites[site]
        buyer.weight = weights[segment] * chance.lognormvariate(0, 0.7)
        world.buyers.append(buyer)
    world.buyers.sort(key=lambda buyer: (buyer.joined, buyer.customer.external_key))


def _buyer(world: World, chance: Random, n: int, segment: str, country: str, language: str, joined: date) -> Buyer:
    person = people.name_of(chance, language)
    is_business = segment != "households"
    customer = Customer(
        name=people.business_of(chance, language, segment) if is_business else person,
        kind=Customer.Kind.BUSINESS if is_business else Customer.Kind.CONSUMER,
        external_key=f"K{10001 + n}",
        segment=world.segments[segment],
        country=country,
        is_key=is_business and chance.random() < 0.12,
        since=joined - timedelta(days=chance.randrange(1500)) if joined == world.first_day else joined,
    )
    contact = Contact(
        customer=customer,
        name=person,
        email=people.address_of(person, n) if chance.random() < 0.96 else "",
        phone=f"+00 555 {chance.randrange(10**6):06}" if chance.random() < 0.4 else "",
        language=language,
    )
    world.past.add(customer)
    world.past.add(contact)
    return Buyer(customer, contact, language, None, segment, joined, 1.0)
