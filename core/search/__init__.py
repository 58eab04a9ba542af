"""One search over all cases, with the same answers on SQLite and PostgreSQL.

``put`` a case in the transaction that changes it; ``find`` it again by what was typed; ``page`` narrows the rows of
lists to what was found. Both databases hold finished tokens (``words``), so neither needs an extension.
"""

from core.search.document import Document, Text
from core.search.excerpt import Piece, excerpt
from core.search.hit import Hit
from core.search.index import put, put_many, remove
from core.search.question import Question, ask
from core.search.reading import find, page, references

__all__ = [
    "Document",
    "Hit",
    "Piece",
    "Question",
    "Text",
    "ask",
    "excerpt",
    "find",
    "page",
    "put",
    "put_many",
    "references",
    "remove",
]
