"""Small values that pages show the same way everywhere: badges, stages, the undo of a toast.

Rooms build these in their queries or views and hand them to the tags of ``core.templatetags.house``.
"""

from dataclasses import dataclass
from typing import Literal

Shape = Literal["ok", "warn", "bad", "info", "idle"]
"""Circle ok, triangle warn, diamond bad, square info, ring idle. The word beside it carries the meaning."""


@dataclass(frozen=True)
class Badge:
    """A status as shape and word. ``word`` is a translated sentence part such as "2 d over"."""

    shape: Shape
    word: str


@dataclass(frozen=True)
class Stage:
    """One dot of the stage line.

    ``note`` stands under the label: the day it was reached ("Mon 23 Nov") or is promised ("by Thu 26 Nov").
    """

    label: str
    note: str = ""
    done: bool = False
    current: bool = False


UNDO = "undo"


def undo_tags(address: str, *, seconds: int = 15) -> str:
    """Return the ``extra_tags`` of a message whose toast offers Undo.

    ``address`` takes the POST that undoes; ``seconds`` is how long the toast stays, which is how long undoing works.
    """
    return f"{UNDO} {seconds} {address}"


def undo_of(tags: str) -> tuple[str, int]:
    """Read back what ``undo_tags`` wrote: (address, seconds), or ("", 0) when there is nothing to undo."""
    parts = tags.split(" ", 2)
    if len(parts) == 3 and parts[0] == UNDO and parts[1].isdigit():
        return parts[2], int(parts[1])
    return "", 0
