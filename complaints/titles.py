"""What a case is called in lists: the first thing that was really said."""

import re

LONGEST = 90
# "Hallo,", "Good day", "Bonjour Madame,": a short line that greets and says nothing yet.
GREETING = re.compile(
    r"^(hello|hi|dear|good (day|morning|afternoon|evening)|hallo|guten (tag|morgen|abend)|sehr geehrte[rs]?|liebe[rs]?|grüß|moin|servus"
    r"|bonjour|bonsoir|madame|monsieur|cher|chère|hola|buen[oa]s|estimad[oa]s?|buongiorno|buonasera|buona|salve|ciao|gentil[ei]|spett)\b",
    re.IGNORECASE,
)
SHORT = 45


def title_of(text: str) -> str:
    """The first sentence that is no greeting, short enough for a list."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()] or [""]
    telling = next((line for line in lines if not (len(line) <= SHORT and GREETING.match(line))), lines[0])
    sentence = telling.split(". ")[0].strip()
    return sentence if len(sentence) <= LONGEST else sentence[: LONGEST - 1].rstrip() + "…"
