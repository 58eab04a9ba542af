"""The tables of moves as pages for readers: a state diagram and every move in a row. Written from the code alone."""

from collections.abc import Iterable, Iterator

from django.utils import translation
from django.utils.text import slugify

from core.workflow import BACK, BIRTH, SAME, Move, Table, nothing, role_words

NOTE = "Written by `manage.py diagrams` from the table in the code; change it there."


def pages(tables: Iterable[Table]) -> dict[str, str]:
    """File name → text of every page, the index first."""
    tables = list(tables)
    with translation.override("en"):
        return {"README.md": _index(tables)} | {f"{slugify(table.name)}.md": _page(table) for table in tables}


def _index(tables: list[Table]) -> str:
    lines = [f"- [{_title(table)}]({slugify(table.name)}.md)" for table in tables]
    intro = "Every record with a status changes it by these moves only. Buttons, guards and tests read the same tables."
    return "\n".join(["# Workflows", "", intro, NOTE, "", *lines, ""])


def _title(table: Table) -> str:
    return (table.name[:1].upper() + table.name[1:]).replace("_", " ")


def _page(table: Table) -> str:
    """One table as a page."""
    stays = [move for move in table if move.target == SAME]
    goes = [move for move in table if move.target != SAME]
    return "\n".join(
        [
            f"# {_title(table)}",
            "",
            NOTE,
            "",
            *_diagram(table, goes),
            "",
            "## Moves that change the status",
            "",
            "| move | button | from | to | who | what must be true |",
            "|---|---|---|---|---|---|",
            *(_row(table, move, target=_target(move)) for move in goes),
            *_staying(table, stays),
            "",
        ]
    )


def _target(move: Move) -> str:
    return "where it was before" if move.target == BACK else f"`{move.target}`"


def _staying(table: Table, stays: list[Move]) -> list[str]:
    if not stays:
        return []
    head = ["", "## Moves that leave it as it is", "", "| move | button | while | who | what must be true |"]
    return [*head, "|---|---|---|---|---|", *(_row(table, move) for move in stays)]


def _diagram(table: Table, moves: list[Move]) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield "    direction LR"
    for state in table.states:
        yield f'    state "{state.label}" as {state.value}'
    for move in (move for move in moves if move.target != BACK):  # an arrow needs one end
        for source in _sources(table, move):
            yield f"    {source or '[*]'} --> {move.target}: {move.name}"
    for state in table.states:
        if state.value in table.ends:
            yield f"    {state.value} --> [*]"
    yield "```"


def _sources(table: Table, move: Move) -> list[str]:
    """Where a move begins, in the order of a life."""
    order = [BIRTH, *(str(state.value) for state in table.states)]
    return [state for state in order if state in move.sources]


def _row(table: Table, move: Move, target: str = "") -> str:
    sources = _sources(table, move)
    every = len(sources) == len(table.states)
    said = "every status" if every else ", ".join(f"`{state}`" if state else "(new)" for state in sources)
    cells = [f"`{move.name}`", str(move.label), said, *([target] if target else []), ", ".join(role_words(move.roles))]
    return f"| {' | '.join([*cells, _condition(move)])} |"


def _condition(move: Move) -> str:
    """The guard's own name says it; a new cycle is told too."""
    said = [] if move.unmet is nothing else [getattr(move.unmet, "__name__", "").replace("_", " ")]
    return "; ".join([*said, *(["begins a new cycle"] if move.again else [])])
