"""What people say, counted by the week: which words and pairs of words stand in how many texts.

Only what at least three texts of three people say is kept, no names of products, of our people or of the writer, and
nothing with a figure in it. Near-duplicates count once, so that a campaign is no trend.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from core.models import User
from customers.models import Product
from surveillance import tallying
from surveillance.engine import words
from surveillance.engine.words import Mentioned, Term
from surveillance.measures import Measure
from surveillance.vocabulary import LISTENED

WEEKS = 53  # weeks looked back
LATELY = 13  # of these, the newest tell which words rise
MOST_TEXTS = 300  # texts a week, the newest; of more the share that says a word is known well enough
MOST_USUAL, MOST_RISING = 100, 40  # terms kept of each language
LEAST_TEXTS, LEAST_PEOPLE = 3, 3
RISING = 1.0  # a rise below this many deviations is none
ALL_TEXTS: Term = ()


@dataclass(frozen=True)
class Said:
    """One term of a language over the weeks: how it is written, and the references of the texts that say it."""

    language: str
    term: Term
    written: str
    weeks: dict[date, list[str]]

    @property
    def key(self) -> str:
        """The key of its slice: "en:lid leak"; "en:" for all texts."""
        return f"{self.language}:{' '.join(self.term)}"


@dataclass
class _Body:
    """What is known of one language after all weeks: texts with a term lately and before, and who wrote them."""

    lately: Counter[Term] = field(default_factory=Counter)
    before: Counter[Term] = field(default_factory=Counter)
    people: dict[Term, set[str]] = field(default_factory=lambda: defaultdict(set))
    texts_lately: int = 0
    texts_before: int = 0


@dataclass(frozen=True)
class _Week:
    monday: date
    language: str
    references: list[str]
    people: list[str]
    found: Mentioned


def count(measure: Measure, *, until: date, zone: ZoneInfo, keep: frozenset[str] = frozenset()) -> list[Said]:
    """The terms of all languages with their texts, the body of all texts of each language among them.

    ``until`` is the last whole day; ``keep`` are keys that are counted however rare they have become.
    """
    last = until - timedelta(days=(until.weekday() + 1) % 7)  # a Sunday
    mondays = [last - timedelta(days=7 * back + 6) for back in range(WEEKS - 1, -1, -1)]
    lately = mondays[-LATELY]
    began = tallying.span_of(measure, zone)
    mondays = [monday for monday in mondays if began and monday + timedelta(days=6) >= began[0]]
    bodies: dict[str, _Body] = defaultdict(_Body)
    for week in _weeks(measure, mondays, zone):
        _add(bodies[week.language], week, lately=week.monday >= lately)
    chosen = {language: _chosen(body) | _kept(language, keep) for language, body in bodies.items()}
    return _told(_weeks(measure, mondays, zone), chosen)


def _weeks(measure: Measure, mondays: list[date], zone: ZoneInfo) -> Iterator[_Week]:
    """The texts of each week and language with their terms (one statement a week)."""
    ours = _words_in([*User.objects.values_list("name", flat=True), *_product_names()])
    for monday in mondays:
        within = {
            f"{measure.moment}__gte": tallying.begin_of(monday, zone),
            f"{measure.moment}__lt": tallying.begin_of(monday + timedelta(days=7), zone),
        }
        rows = measure.rows().filter(**within).order_by(f"-{measure.moment}", "-pk")
        by_language = defaultdict(list)
        for row in rows.values_list("reference", "language", "text", "contact_id", "contact__name")[:MOST_TEXTS]:
            if row[1][:2] in LISTENED:
                by_language[row[1][:2]].append(row)
        for language, found in by_language.items():
            never = [ours | _words_in([name or ""]) for *_rest, name in found]
            yield _Week(
                monday, language,
                references=[reference for reference, *_rest in found],
                people=[str(contact or f"-{reference}") for reference, _l, _t, contact, _n in found],
                found=words.mentioned([text for _r, _l, text, *_rest in found], language, never=never),
            )  # fmt: skip


def _product_names() -> Iterator[str]:
    for code, name in Product.objects.values_list("code", "name"):
        yield from (code, name)


def _words_in(names: Iterable[str]) -> frozenset[str]:
    return frozenset(match.group().casefold() for name in names for match in words.WORD.finditer(name))


def _add(body: _Body, week: _Week, *, lately: bool) -> None:
    for term, places in week.found.places.items():
        (body.lately if lately else body.before)[term] += len(places)
        people = body.people[term]
        for place in places:
            if len(people) < LEAST_PEOPLE:
                people.add(week.people[place])
    if lately:
        body.texts_lately += len(week.found.counted)
    else:
        body.texts_before += len(week.found.counted)


def _chosen(body: _Body) -> set[Term]:
    """The terms that are kept: the most usual ones, and those that rise most."""
    total = body.lately + body.before
    able = sorted(t for t, n in total.items() if n >= LEAST_TEXTS and len(body.people[t]) >= LEAST_PEOPLE)
    usual = sorted(able, key=lambda term: -total[term])[:MOST_USUAL]
    lately, before = (np.array([side[term] for term in able], float) for side in (body.lately, body.before))
    if not able:
        return set()
    z = words.log_odds(lately, before, body.texts_lately, body.texts_before)
    rising = sorted(zip(z, able, strict=True), key=lambda each: (-each[0], each[1]))[:MOST_RISING]
    return {*usual, *(term for score, term in rising if score > RISING)}


def _kept(language: str, keys: frozenset[str]) -> set[Term]:
    own = (key.partition(":") for key in keys)
    return {tuple(term.split()) for code, _colon, term in own if code == language and term}


def _told(weeks: Iterable[_Week], chosen: dict[str, set[Term]]) -> list[Said]:
    found: dict[tuple[str, Term], dict[date, list[str]]] = defaultdict(dict)
    written: dict[tuple[str, Term], Counter[str]] = defaultdict(Counter)
    for week in weeks:
        here = chosen[week.language] & week.found.places.keys()
        found[(week.language, ALL_TEXTS)][week.monday] = [week.references[at] for at in week.found.counted]
        for term in here:
            found[(week.language, term)][week.monday] = [week.references[at] for at in week.found.places[term]]
            written[(week.language, term)].update(week.found.written[term])
    return [
        Said(language, term, _as_written(written[(language, term)], language), by_week)
        for (language, term), by_week in found.items()
    ]


def _as_written(forms: Counter[str], language: str) -> str:
    return min(forms, key=lambda form: (-forms[form], form)) if forms else language
