"""Conditions whose words stand in the statement itself, so that an index for these words alone can answer them.

SQLite plans a statement before it knows its values. An index of open cases only is of use to it when the statement says
in the very words of the index that only open cases are meant.
"""

from collections.abc import Collection

from django.db.models import BooleanField, F, Func, Q


def among(column: str, words: Collection[str]) -> Q:
    """``status IN ('assessed', 'received')``. The words are our own: letters and underlines."""
    if not all(word.isidentifier() and word.isascii() for word in words):
        raise ValueError(f"These are no words of a program: {sorted(words)}.")
    listed = ", ".join(f"'{word!s}'" for word in sorted(words))
    return Q(Func(F(column), template=f"%(expressions)s IN ({listed})", output_field=BooleanField()))


def filled(column: str) -> Q:
    """``NOT (lot = '')``: the column is not empty."""
    return Q(Func(F(column), template="NOT (%(expressions)s = '')", output_field=BooleanField()))
