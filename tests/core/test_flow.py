"""What came in and what went out, drawn: the values that go in and the exact places that come out."""

import pytest
from django.template.loader import render_to_string

from core.charts import flow


def test_both_are_drawn_on_one_scale_and_a_zero_has_no_bar() -> None:
    drawn = flow([0, 4, 2], [1, 0, 4])

    assert [(bar.x, bar.y, bar.height) for bar in drawn.came] == [("81.5", "2.0", "34.0"), ("161.5", "19.0", "17.0")]
    assert [(bar.x, bar.y, bar.height) for bar in drawn.went] == [("1.5", "36.0", "8.5"), ("161.5", "36.0", "34.0")]


def test_the_drawing_has_as_many_bars() -> None:
    svg = render_to_string("core/charts/flow.svg", {"chart": flow([3, 1], [2, 0])})

    assert (svg.count('class="ch-bar"'), svg.count('class="ch-half"')) == (2, 1)
    assert 'aria-hidden="true"' in svg


def test_nothing_at_all_is_a_line() -> None:
    drawn = flow([], [])

    assert (drawn.came, drawn.went, drawn.middle) == ([], [], "36.0")


@pytest.mark.parametrize(("came", "went"), [([1], []), ([1], [-1])])
def test_what_is_no_pair_of_counts_is_refused(came: list[int], went: list[int]) -> None:
    with pytest.raises(ValueError, match=r"same periods|zero or more"):
        flow(came, went)
