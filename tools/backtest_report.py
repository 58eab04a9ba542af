"""What the replays gave, as tables for the screen and for docs/backtest.md."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
WORDS = {
    "spike": "sudden change", "drift": "creeping change", "silence": "silence", "improvement": "improvement",
    "new_entity": "starts to report", "scope": "change of what is counted",
}  # fmt: skip

Found = Sequence[dict[str, Any]]


def _all(found: Found, what: str) -> list[dict[str, Any]]:
    return [row for one in found for row in one[what]]


def all_met(found: Found) -> bool:
    return all(row["met"] for what in ("outcomes", "controls") for row in _all(found, what))


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
    return lines + [f"| {' | '.join(row)} |" for row in rows]


def tables(found: Found) -> str:
    """Both tables, and what else the files show, in Markdown."""
    lines = ["### Known incidents", ""]
    lines += _table(
        ("incident", "must be", "begins", "told on the evening of", "within", "as", "series", "met", "beside it"),
        [_incident(row) for row in _all(found, "outcomes")],
    )
    lines += ["", "### Stretches without a known incident", ""]
    lines += _table(
        ("what", "from", "to", "series", "false alarms", "a month", "asked for at most", "met"),
        [_control(row) for row in _all(found, "controls")],
    )
    for title, header, rows in (part for one in found for part in one["parts"]):
        told = [[WORDS.get(cell, cell) for cell in row] for row in rows]
        lines += ["", f"### {title}", "", *_table(header, told)]
    return "\n".join(lines)


def _incident(row: dict[str, Any]) -> list[str]:
    delay = row["delay"]
    after = "" if delay is None else f"{delay} {row['grain']}{'' if delay == 1 else 's'}"
    told = WORDS.get(row["told_as"], row["told_as"])
    state = "yes" if row["met"] else "**MISSED**"
    return [row["id"], row["must"], row["onset"], row["flagged"], after, told, row["series"], state, row["note"]]


def _control(row: dict[str, Any]) -> list[str]:
    state = "yes" if row["met"] else "**TOO MANY**"
    figures = [f"{row['series']:,}", str(row["alarms"]), f"{row['per_month']:.1f}", f"{row['allowed']:g}"]
    return [row["name"], row["first"], row["last"], *figures, state]


def signals(found: Found) -> str:
    """Every signal once, by file, in the order of time."""
    return "\n".join(line for one in found for line in ("", one["name"], *sorted(one["signals"])))


def write(page: Path, told: str) -> None:
    """Put the tables between the marks of the page. Raises ValueError when the page has no such marks."""
    text = page.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise ValueError(f"{page} needs one “{BEGIN}” and, after it, one “{END}”.")
    before, after = text[: text.index(BEGIN)], text[text.index(END) :]
    page.write_text(f"{before}{BEGIN}\n{told}\n{after}", encoding="utf-8")
