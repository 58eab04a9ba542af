"""Records on paper: a PDF made for keeping (PDF/A-2a), the same bytes for the same content.

Words and figures go to the typesetter as JSON, never as markup: what people typed cannot lay out the page. The format
forbids characters that no font has, so nothing is printed as an empty box.
"""

import json
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from core.workflow import Refused


def printed(template: Path, content: dict[str, Any], *, at: int = 0) -> bytes:
    """The PDF of ``content``, laid out by a template. ``at`` is the moment kept in the file, in Unix seconds.

    Fonts that come with the typesetter are tried first, so that the file is the same on every machine; then those of
    this machine. Raises Refused, with the character named, when none can print it.
    """
    data = json.dumps(content, ensure_ascii=False)
    try:
        return _compiled(template, data, at=at, own_fonts_only=True)
    except typst.TypstError:
        pass
    try:
        return _compiled(template, data, at=at, own_fonts_only=False)
    except typst.TypstError as fault:
        raise Refused([_("This cannot be printed: %(why)s") % {"why": fault.message}]) from fault


def _compiled(template: Path, data: str, *, at: int, own_fonts_only: bool) -> bytes:
    return typst.compile(
        template,
        format="pdf",
        ignore_system_fonts=own_fonts_only,
        sys_inputs={"data": data},
        pdf_standards="a-2a",
        timestamp=at,
    )
