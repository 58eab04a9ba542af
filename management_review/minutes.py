"""Minutes on paper: a PDF made for keeping (PDF/A-2a), the same bytes for the same content.

The format forbids characters that no font has, so nothing is ever printed as an empty box: first the fonts that come
with the typesetter are tried, then those of the machine, and then it is refused with the character named.
"""

import json
from pathlib import Path
from typing import Any, Literal

import typst
from django.utils.translation import gettext as _

from core.workflow import Refused

TEMPLATE = Path(__file__).with_name("minutes.typ")
STANDARD: Literal["a-2a"] = "a-2a"


def printed(content: dict[str, Any], *, at: int = 0) -> bytes:
    """The PDF of ``content`` (see queries.minutes.to_print). ``at`` is the moment kept in the file, in Unix seconds.

    Raises Refused when a character cannot be printed.
    """
    try:
        return _compiled(content, at=at, own_fonts_only=True)
    except typst.TypstError:
        return _with_fonts_of_the_machine(content, at=at)


def _with_fonts_of_the_machine(content: dict[str, Any], *, at: int) -> bytes:
    try:
        return _compiled(content, at=at, own_fonts_only=False)
    except typst.TypstError as fault:
        said = str(fault.message)
        raise Refused([_("The minutes cannot be printed: %(why)s") % {"why": said}]) from fault


def _compiled(content: dict[str, Any], *, at: int, own_fonts_only: bool) -> bytes:
    return typst.compile(
        TEMPLATE,
        format="pdf",
        ignore_system_fonts=own_fonts_only,
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
        pdf_standards=STANDARD,
        timestamp=at,
    )
