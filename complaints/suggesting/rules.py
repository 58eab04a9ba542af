"""Words that make a complaint grave whatever was learned: somebody hurt, something that could hurt.

They are a rule of the house, not a lesson, and are shown as one. A rule can only raise the severity.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from complaints.models import Severity
from complaints.suggesting.negation import Word, said
from core.search.words import language_of, stem

# Somebody was hurt, or nearly: critical. Where a child or a danger is named: major.
CRITICAL = {
    "en": "injured injury hurt hospital ambulance unconscious bleeding burnt burned burns choked choking poisoned "
    "poisoning electrocuted explosion exploded fire flames died death",
    "de": "verletzt verletzung krankenhaus notarzt bewusstlos blutet geblutet verbrannt verbrennung verbrüht erstickt "
    "vergiftet vergiftung stromschlag explosion explodiert brand feuer flammen gestorben tod",
    "fr": "blessé blessée blessure hôpital ambulance inconscient saigné brûlé brûlée brûlure étouffé intoxiqué "
    "intoxication électrocuté explosion explosé incendie flammes mort décès",
    "es": "herido herida lesión hospital ambulancia inconsciente sangrado sangre quemado quemada quemadura asfixiado "
    "intoxicado intoxicación electrocutado explosión explotó incendio llamas murió muerte",
    "it": "ferito ferita lesione ospedale ambulanza svenuto sanguinato sangue ustionato ustione bruciato soffocato "
    "intossicato intossicazione folgorato esplosione esploso incendio fiamme morto morte",
}
MAJOR = {
    "en": "child children baby toddler daughter son allergic allergy splinter smoke smoking danger dangerous unsafe",
    "de": "kind kinder baby kleinkind tochter sohn allergisch allergie splitter rauch gefahr gefährlich",
    "fr": "enfant enfants bébé fille fils allergique allergie éclat fumée danger dangereux dangereuse",
    "es": "niño niña niños bebé hija hijo alérgico alérgica alergia astilla humo peligro peligroso peligrosa",
    "it": "bambino bambina bambini neonato figlia figlio allergico allergica allergia scheggia fumo pericolo pericoloso",
}
RANKS: Mapping[str, int] = {Severity.MINOR: 1, Severity.MAJOR: 2, Severity.CRITICAL: 3}


@dataclass(frozen=True)
class Ruling:
    """The least severity a text asks for, and the words that ask for it."""

    severity: str
    words: tuple[str, ...]


def ruling(text: str, language: str) -> Ruling | None:
    """What the rule says of a text; None when it says nothing. What is denied ("nobody was hurt") does not count."""
    code = language_of(language)
    told = [word for word in said(text, language) if not word.denied]
    for severity, words in ((Severity.CRITICAL, _stems("critical", code)), (Severity.MAJOR, _stems("major", code))):
        found = _found(told, words)
        if found:
            return Ruling(severity, found)
    return None


def graver(first: str, second: str) -> str:
    """The graver of two severities; "" is none."""
    return max(first, second, key=lambda severity: RANKS.get(severity, 0))


def _found(told: list[Word], stems: frozenset[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.written.lower() for word in told if word.stem in stems))[:4]


@cache
def _stems(level: str, code: str) -> frozenset[str]:
    lists = CRITICAL if level == "critical" else MAJOR
    chosen = {code: lists[code]} if code in lists else lists
    return frozenset(stem(word, code) for words in chosen.values() for word in words.split())
