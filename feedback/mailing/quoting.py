"""What the writer of a mail says, and what stands below it: older mails and the signature.

Line by line, each looked at a few times whatever the mail. Where words stand between quotations, all is kept: to show
too much is better than to lose an answer.
"""

import re

FAR = 300
"""Characters over which the line before a quotation may reach, in at most three lines."""
WROTE = re.compile(
    r"^[>*_\s]*(?:On|Am|Le|El|Il|Op|Em|Den|W dniu|Dnia)\b.{4,260}?"
    r"(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev|napisał).{0,80}:\s*$",
    re.IGNORECASE,
)
OPENS = re.compile(r"^[>*_\s]*(?:On|Am|Le|El|Il|Op|Em|Den|W dniu|Dnia)\b", re.IGNORECASE)
DATED = re.compile(
    r"^\s*(?:\d{4}/\d{1,2}/\d{1,2}|\d{1,2}\.\d{1,2}\.\d{2,4},? \d{1,2}:\d{2}).{0,120}<[^<>\s]+@[^<>\s]+>:?\s*$"
)
ORIGINAL = re.compile(
    r"^\s*-{3,}\s?(?:Original Message|Original Appointment|Reply Message|Forwarded message|Ursprüngliche Nachricht|Originalnachricht|"
    r"Weitergeleitete Nachricht|Message d'origine|Message original|Mensaje original|Messaggio originale|"
    r"Oorspronkelijk bericht|Пересылаемое сообщение)\s?-{3,}\s*$",
    re.IGNORECASE,
)
SENDER = re.compile(r"^[*\s>]*(?:From|Von|De|Da|Van|Od|От|Från)\s?:", re.IGNORECASE)
FIELD = re.compile(
    r"^[*\s>]*(?:From|Von|De|Da|Van|Od|Sent|Gesendet|Envoyé|Enviado|Inviato|Verzonden|Date|Datum|Fecha|Data|To|An|À|A|"
    r"Para|Aan|Do|Subject|Betreff|Objet|Asunto|Oggetto|Onderwerp|Assunto|Cc|Reply-To|От|Отправлено|Дата|Кому|Тема)\s?:",
    re.IGNORECASE,
)
RULE = re.compile(r"^\s*[_=-]{20,}\s*$")
SENT_FROM = re.compile(
    r"^\s*(?:Sent from|Get Outlook for|Gesendet (?:von|mit)|Von meinem .{1,40} gesendet|Envoyé de(?:puis)?|Enviado desde|"
    r"Inviato da)\b[^,;!?]{0,60}$",
    re.IGNORECASE,
)


def split(text: str) -> tuple[str, str]:
    """(what is said, what stands below it). What is said is never empty unless the text is."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    said, below = _without_quotation(lines)
    said, signature = _without_signature(said)
    while said and (not said[-1].strip() or RULE.match(said[-1])):
        said = said[:-1]
    first, rest = "\n".join(said).strip(), "\n".join([*signature, *below]).strip()
    return (first, rest) if first else (text.strip(), "")


def _without_quotation(lines: list[str]) -> tuple[list[str], list[str]]:
    start = next((i for i in range(len(lines)) if _begins(lines, i)), len(lines))
    if start == len(lines):
        return lines, []
    end = _end_of_marks(lines, start)
    if end == start:  # unmarked: a header block, and then older mails to the end
        return lines[:start], lines[start:]
    behind = [line for line in _without_signature(lines[end:])[0] if line.strip()]
    if not behind or all(_is_marked(line) or WROTE.match(line) or RULE.match(line) for line in behind):
        return lines[:start], lines[start:]
    before = [line for line in lines[:start] if line.strip()]
    if not before and not any(_is_marked(line) for line in behind):
        return lines[end:], lines[start:end]  # written below what it answers
    return lines, []


def _begins(lines: list[str], i: int) -> bool:
    line = lines[i][:FAR]
    if ORIGINAL.match(line) or DATED.match(line) or _is_marked(line):
        return True
    if OPENS.match(line) and _wrote(lines, i):
        return True
    near = sum(1 for other in lines[i + 1 : i + 6] if FIELD.match(other))
    return near >= 2 if SENDER.match(line) else near >= 3 and bool(RULE.match(line))


def _wrote(lines: list[str], i: int) -> bool:
    return any(WROTE.match(" ".join(line.strip() for line in lines[i : i + n])[:FAR]) for n in (1, 2, 3))


def _is_marked(line: str) -> bool:
    return line.lstrip().startswith(">")


def _end_of_marks(lines: list[str], start: int) -> int:
    """Behind the marked lines that follow, with the few lines that lead to them; ``start`` when there are none."""
    first = next((i for i in range(start, min(start + 6, len(lines))) if _is_marked(lines[i])), None)
    if first is None:
        return start
    end = first
    while end < len(lines) and (_is_marked(lines[end]) or not lines[end].strip()):
        end += 1
    return end


def _without_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    """Cut at the line "-- " (RFC 3676), or at the line a telephone puts at the end."""
    for i, line in enumerate(lines):
        if line.rstrip() == "--" and any(before.strip() for before in lines[:i]):
            return lines[:i], lines[i:]
    full = [i for i, line in enumerate(lines) if line.strip()]
    if len(full) > 1 and SENT_FROM.match(lines[full[-1]]):
        return lines[: full[-1]], lines[full[-1] :]
    return lines, []
