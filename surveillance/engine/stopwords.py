"""Words that carry no subject, per language, and light endings to cut. Kept short: they only clear the view."""

from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "stopwords.txt"
ENDINGS: dict[str, tuple[str, ...]] = {
    "en": ("ations", "ation", "ings", "ing", "edly", "ies", "ied", "ers", "ed", "es", "ly", "s", "e"),
    "de": ("ungen", "ung", "lich", "isch", "ern", "em", "en", "er", "es", "st", "e", "n", "s", "t"),
    "fr": ("ements", "ement", "ations", "ation", "euses", "euse", "eurs", "eur", "ées", "ée", "és", "er", "es", "é", "e", "s"),
    "es": ("aciones", "ación", "amente", "mente", "adas", "ados", "ada", "ado", "ando", "ar", "er", "ir", "as", "os", "es",
           "a", "o", "s"),
    "it": ("azioni", "azione", "amente", "mente", "ando", "endo", "are", "ere", "ire", "ata", "ate", "ati", "ato", "uta", "uto",
           "ita", "ito", "a", "e", "i", "o"),
}  # fmt: skip
DOUBLED = frozenset("bdgmnprt")
SHORTEST_STEM = 3


def stem(word: str, language: str) -> str:
    """Cut one ending so that forms of a word meet ("leaking", "leaked", "leaks" → "leak"); unknown languages keep it."""
    for ending in ENDINGS.get(language, ()):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            root = word[: -len(ending)]
            if language == "en" and len(root) > SHORTEST_STEM and root[-1] == root[-2] and root[-1] in DOUBLED:
                return root[:-1]
            return root
    return word


@cache
def stop(language: str) -> frozenset[str]:
    """Stop words of a language; none for a language without a line in stopwords.txt."""
    lines = (line.partition(":") for line in WORDS.read_text(encoding="utf-8").splitlines())
    return next((frozenset(words.split()) for name, _, words in lines if name == language), frozenset())
