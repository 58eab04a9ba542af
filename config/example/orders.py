"""Orders of every day, with the rhythm of week and year, and which of their lines will be complained about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random
from typing import Any

from config.example import catalogue, degradations
from config.example.world import Buyer, World, poisson
from core.actors import SYSTEM
from customers.models import Kind, Order, OrderLine

A_DAY = 106
WEEK = (1.18, 1.06, 1.02, 1.0, 0.97, 0.82, 1.05)  # Monday to Sunday
MONTH = (0.88, 0.9, 0.95, 0.97, 1.0, 0.94, 0.86, 0.88, 0.98, 1.04, 1.34, 1.36)  # January to December
HOURS = (0, 0, 0, 0, 0, 0, 1, 3, 5, 7, 8, 8, 7, 6, 6, 7, 7, 8, 9, 11, 12, 9, 5, 2)
GROWTH = 0.07  # a year
RETURNED = 0.034
# Days from the order until somebody complains: few for what is seen on arrival, many for what shows in use.
LAG = {"late": 9, "delivery-damage": 4, "wrong-item": 4, "webshop": 1, "billing": 12, "no-answer": 14}
USUAL_LAG = 13


@dataclass
class Ask:
    """A complaint that will come: about which line, why, and when."""

    at: datetime
    buyer: Buyer
    order: Order
    line: OrderLine
    product: Any
    category: str
    repeats: Any = None  # the complaint that was made before about the same
    aim: str = ""  # the status in which it must stand today, whatever luck says
    channel: str = ""  # how it comes, where luck does not decide

    def chance(self, world: World) -> Random:
        """The luck of this complaint alone."""
        return world.stream("case", self.order.number, self.product.code, self.at if self.repeats or self.aim else "")


@dataclass
class Placed:
    """An order with what surveys and feedback need to know of it."""

    order: Order
    buyer: Buyer
    product: Any
    line: OrderLine


def place(world: World) -> tuple[list[Placed], list[Ask]]:
    """All orders from the first to the last day; complaints that will come of them, in the order of their coming."""
    reach = list(accumulate(buyer.weight for buyer in world.buyers))
    codes = [product.code for product in world.products]
    prices = {
        f"{family.code}-{n:02}": price
        for family in catalogue.FAMILIES
        for n, (_name, price, _popularity) in enumerate(family.products, start=1)
    }
    shop = Shop(world, reach, codes, prices)
    day = world.first_day
    while day <= world.last_day:
        shop.open(day)
        day += timedelta(days=1)
    shop.asks.sort(key=lambda ask: ask.at)
    return shop.placed, shop.asks


def expected(world: World, day: date) -> float:
    """Orders one would expect on a day."""
    month = MONTH[day.month - 1]
    after = MONTH[day.month % 12]
    season = month + (after - month) * (day.day - 1) / 31
    return A_DAY * WEEK[day.weekday()] * season * (1 + GROWTH * ((day - world.first_day).days / 365 - 0.75))


class Shop:
    """Takes the orders of one day after the other."""

    def __init__(self, world: World, reach: list[float], codes: list[str], prices: dict[str, float]) -> None:
        self.world = world
        self.reach = reach
        self.codes = codes
        self.prices = prices
        self.joined = [buyer.joined for buyer in world.buyers]
        self.popular = list(accumulate(world.popularity))
        self.placed: list[Placed] = []
        self.asks: list[Ask] = []
        self.number = 240000
        self.returned = 0

    def open(self, day: date) -> None:
        there = sum(1 for joined in self.joined if joined <= day)
        self.chance = self.world.stream("orders", day)
        self.luck = self.world.stream("faults", day)
        n = poisson(self.chance, expected(self.world, day))
        buyers = self.chance.choices(self.world.buyers[:there], cum_weights=self.reach[:there], k=n)
        hours = sorted(hour + self.chance.random() for hour in self.chance.choices(range(24), HOURS, k=n))
        weights = _weights(self.world, day)
        first = self.number + 1
        for buyer, hour in zip(buyers, hours, strict=True):
            self._order(buyer, self.world.at(day, hour), weights)
        if self.number >= first:
            facts = {"added": self.number - first + 1, "first": f"NH-{first}", "last": f"NH-{self.number}"}
            at = min(self.world.at(day, 23.99), self.world.past.until)
            self.world.past.record(self.placed[-1].order, "import_orders", by=SYSTEM, at=at, facts=facts)

    def _order(self, buyer: Buyer, at: datetime, weights: "Weights") -> None:
        if not self.world.past.has_come(at):
            return
        self.number += 1
        order = self.world.past.add(
            Order(number=f"NH-{self.number}", customer=buyer.customer, site=buyer.site, placed_at=at)
        )
        chance = self.chance
        is_business = buyer.segment != "households"
        size = min(8, 1 + int(chance.expovariate(0.55 if is_business else 0.9)))
        chosen = set(chance.choices(range(len(self.codes)), cum_weights=self.popular, k=size))
        lines = []
        for index in sorted(chosen):
            quantity = chance.choice((4, 6, 8, 12, 24)) if is_business else chance.choice((1, 1, 1, 2, 2, 4))
            lines.append(self._line(order, index, quantity, at))
            self._complain(buyer, order, lines[-1], index, weights)
        self.placed.append(Placed(order, buyer, self.world.products[min(chosen)], lines[0]))
        if chance.random() < RETURNED:
            self._send_back(order, lines[-1], at + timedelta(days=4 + chance.expovariate(0.15)))

    def _line(self, order: Order, index: int, quantity: int, at: datetime) -> OrderLine:
        code = self.codes[index]
        line: OrderLine = self.world.past.add(
            OrderLine(
                order=order,
                product=self.world.products[index],
                quantity=Decimal(quantity),
                unit_price=Decimal(self.prices[code]),
                lot=lot_of(self.world, code, at.date()),
            )
        )
        return line

    def _complain(self, buyer: Buyer, order: Order, line: OrderLine, index: int, weights: "Weights") -> None:
        faults = weights[self.codes[index], buyer.site.code]
        # Each fault has its own stretch of the one number drawn, so that a changed rate moves no other fault.
        at, luck = divmod(self.luck.random() * len(faults), 1)
        category, rate = faults[int(at)]
        if luck >= rate * len(faults):
            return
        chance = self.world.stream("fault", order.number, self.codes[index])
        days = chance.gammavariate(1.8, LAG.get(category, USUAL_LAG) / 1.8)
        when = order.placed_at + timedelta(days=max(0.1, days))
        when = when.replace(hour=min(23, max(6, when.hour)))
        if self.world.past.has_come(when):
            self.asks.append(Ask(when, buyer, order, line, self.world.products[index], category))

    def _send_back(self, order: Order, line: OrderLine, at: datetime) -> None:
        if not self.world.past.has_come(at):
            return
        self.returned += 1
        back = Order(
            number=f"R-{50000 + self.returned}",
            kind=Kind.RETURN,
            customer=order.customer,
            site=order.site,
            placed_at=at,
        )
        self.world.past.add(back)
        self.world.past.add(
            OrderLine(
                order=back,
                product=line.product,
                kind=Kind.RETURN,
                quantity=Decimal(1),
                unit_price=line.unit_price,
                lot=line.lot,
            )
        )


Weights = dict[tuple[str, str], list[tuple[str, float]]]


def _weights(world: World, day: date) -> Weights:
    """For each product and site: the categories a complaint can be of, and the chance of each per line."""
    age = world.age(day)
    return dict(_each_weight(world, age))


def _each_weight(world: World, age: int) -> Iterator[tuple[tuple[str, str], list[tuple[str, float]]]]:
    for product in world.products:
        faults = world.families[product.code].faults
        for site in world.sites:
            rates = [
                (category, weight * catalogue.USUAL * degradations.factor(product.code, category, site, age))
                for category, weight in faults.items()
            ]
            yield (product.code, site), rates


def lot_of(world: World, code: str, day: date) -> str:
    """What is stamped on the base: product, year and month of the lot. The faulty lot is sold for some weeks."""
    fault = degradations.DEGRADATIONS[0]
    if code in fault.products and fault.ends <= world.age(day) <= fault.begins:
        return degradations.LOT
    return f"{code}-{day:%y%m}"
