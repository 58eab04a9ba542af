"""Puts together what people write, from the fragments in ``corpus/``: no two quite the same, each in its register."""

import random
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "corpus"
LANGUAGES = ("de", "en", "fr", "es", "it")
# Faults that show in use: about these people say since when they have the thing.
IN_USE = frozenset({"cracked", "leaking", "coating", "blunt", "loose-handle", "electrical", "spare-parts"})
# Which of the ways to turn an answer down fits what was given.
TURNED_DOWN = {"replacement": 0, "none": 1, "explanation": 1, "refund": 2, "apology": 3, "repair": 3}


@cache
def corpus(language: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def complaint(
    chance: random.Random, language: str, category: str, *, want: str, facts: dict[str, Any]
) -> tuple[str, str]:
    """Title and text of one complaint. ``facts``: model, order, lot, name, n."""
    words = corpus(language)
    fault = words["fault"][category]
    said = chance.choice(fault["said"])
    in_use = category in IN_USE
    style = chance.random()
    if style < 0.22:  # short, as from a phone
        parts = [said, *_some(chance, 0.4, fault["more"]), *_some(chance, 0.5, words["want"].get(want, []))]
        text = " ".join(parts)
    elif style < 0.75:
        text = _letter(chance, words, [said, *_some(chance, 0.7, fault["more"])], want, in_use=in_use)
    else:
        more = chance.sample(fault["more"], k=2)
        text = _letter(chance, words, [said, *more, *_some(chance, 0.8, words["feel"])], want, in_use=in_use)
    if facts["country"] != "CH":
        text = text.replace("Grüezi", words["open"][0].rstrip(","))
    return fill(said, facts).rstrip("."), fill(text, facts)


def _letter(chance: random.Random, words: dict[str, Any], body: list[str], want: str, *, in_use: bool) -> str:
    since = _some(chance, 0.55, words["since"]) if in_use else []
    middle = [*since, *body] if chance.random() < 0.4 else [body[0], *since, *body[1:]]
    wants = _some(chance, 0.85, words["want"].get(want, []))
    feel = _some(chance, 0.35, words["feel"]) if len(body) < 3 else []
    parts = [chance.choice(words["open"]), " ".join([*middle, *feel]), " ".join(wants), chance.choice(words["close"])]
    return "\n\n".join(part for part in parts if part)


def _some(chance: random.Random, likely: float, lines: list[str]) -> list[str]:
    return [chance.choice(lines)] if lines and chance.random() < likely else []


def remark(chance: random.Random, language: str, kind: str, *, facts: dict[str, Any]) -> str:
    """One word of praise, an idea or a question, sometimes with a greeting."""
    words = corpus(language)
    said = chance.choice(words[kind]["said"])
    opening = [*_some(chance, 0.5, words["open"]), said]
    closing = [line for line in _some(chance, 0.5, words["close"]) if line]
    return fill("\n\n".join([*opening, *closing]), facts)


def reply(chance: random.Random, language: str, kind: str) -> str:
    """What we write back to praise, an idea or a question."""
    return str(chance.choice(corpus(language)["reply"][kind]))


def why(chance: random.Random, language: str, *, low: bool) -> str:
    """The reason given with a score."""
    return str(chance.choice(corpus(language)["why"]["low" if low else "high"]))


def staff(chance: random.Random, language: str, kind: str, *, facts: dict[str, Any]) -> str:
    """What is written in a case: ask, reply, accepted, rejected."""
    return fill(chance.choice(corpus(language)["staff"][kind]), facts)


def turned_down(language: str, remedy: str) -> str:
    """Why an answer is not accepted."""
    return str(corpus(language)["staff"]["rejected"][TURNED_DOWN.get(remedy, 3)])


def answer(language: str, *, upheld: str, category: str, remedy: str) -> str:
    """Our answer, with what was found and what is done about it, in the language of the customer."""
    words = corpus(language)
    return str(
        words["staff"][f"answer_{upheld}"].format(
            finding=words["finding"][category], remedy=words["remedy"].get(remedy, words["remedy"]["none"])
        )
    )


def finding(category: str) -> str:
    """What was found, in the language of the house."""
    return str(corpus("en")["finding"][category])


def fill(text: str, facts: dict[str, Any]) -> str:
    return text.format(**facts).strip()
