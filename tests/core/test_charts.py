"""Charts are positions: each test names the values that go in and the exact places that come out."""

import math
import re
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.charts import Gap, Group, Item, Mark, Period, funnel, heat_map, pareto, series_chart, small_chart
from core.charts.funnel import poisson_limits
from core.charts.labels import Wish, in_one_row, in_rows
from core.charts.scale import Scale, band_path, line_path, nice_ticks


def weeks(*observed: float | None, **more: float) -> list[Period]:
    return [Period(str(at), f"week {at}", value, **more) for at, value in enumerate(observed)]


def chart(periods: list[Period], **more: object):
    return series_chart(periods, key="lids", title="Cracked lids", description="Rising.", **more)


def paint(template: str, **context: object) -> str:
    return render_to_string(f"core/charts/{template}", context)


# Scales


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 14, [0, 5, 10, 15]),
        (0, 3, [0, 1, 2, 3]),
        (0, 0, [0, 1]),
        (0, 0.37, [0, 0.1, 0.2, 0.3, 0.4]),
        (0, 9_200_000, [0, 2_500_000, 5_000_000, 7_500_000, 10_000_000]),
        (-30, 42, [-40, -20, 0, 20, 40, 60]),
    ],
)
def test_grid_lines_are_round_and_few(low, high, ticks):
    assert nice_ticks(low, high) == pytest.approx(ticks)


def test_counts_have_no_half_steps():
    assert nice_ticks(0, 1.5, whole=True) == [0, 1, 2]


@given(st.floats(min_value=0, max_value=1e12), st.booleans())
def test_every_axis_from_zero_holds_its_values_with_at_most_four_lines_above(high, whole):
    ticks = nice_ticks(0, high, whole=whole)

    assert ticks[0] == 0
    assert ticks[-1] >= high * (1 - 1e-9)
    assert 2 <= len(ticks) <= 5


def test_an_axis_without_end_is_refused():
    with pytest.raises(ValueError, match="finite ends"):
        nice_ticks(0, math.inf)


def test_a_scale_maps_straight_and_keeps_strangers_at_its_ends():
    scale = Scale(0, 10, 200, 0)

    assert [scale.at(value) for value in (0, 5, 10, 25, -3)] == [200, 100, 0, 0, 200]


def test_a_logarithmic_scale_maps_powers_of_ten_evenly():
    scale = Scale(1, 100, 0, 200, logarithmic=True)

    assert [scale.at(value) for value in (1, 10, 100, 0)] == [0, 100, 200, 0]


def test_a_line_breaks_where_data_are_missing():
    assert line_path([(0, 1), (1, 2), (2, None), (3, 4), (4, 5)]) == "M0.0 1.0 L1.0 2.0 M3.0 4.0 L4.0 5.0"
    assert line_path([(0, 1), (1, None)]) == ""


def test_a_band_breaks_where_either_edge_is_missing():
    upper = [(0, 1.0), (1, 1.0), (2, None), (3, 1.0)]
    lower = [(0, 5.0), (1, 5.0), (2, 5.0), (3, 5.0)]

    assert band_path(upper, lower) == "M0.0 1.0 L1.0 1.0 L1.0 5.0 L0.0 5.0Z"


# Labels


def test_labels_that_would_meet_go_into_another_row():
    labels, rows = in_rows(
        [Wish("past incident", 100), Wish("mail down", 120), Wish("far away", 500)], 0, 700, first=20
    )

    assert rows == 2
    assert [(label.text, label.y) for label in labels] == [
        ("past incident", "20.0"),
        ("mail down", "5.0"),
        ("far away", "20.0"),
    ]


def test_a_label_at_an_edge_stays_on_the_paper():
    labels, _ = in_rows([Wish("at the left", 2), Wish("at the right", 698)], 0, 700, first=20)

    assert [(label.anchor, label.x) for label in labels] == [("", "2.0"), ("ch-end", "698.0")]


def test_in_one_row_the_newest_label_wins():
    assert [label.text for label in in_one_row([Wish("9 Nov", 100), Wish("16 Nov", 110)], 0, 700, y=10)] == ["16 Nov"]


# Series


def test_a_series_stands_on_zero_and_breaks_at_a_gap():
    drawn = chart(weeks(4, 6, None, None, 5, 10), gaps=[Gap(2, 3, "mail down, no data")]).drawings[0]

    assert [line.text for line in drawn.grid] == ["0", "5", "10"]
    assert drawn.grid[0].y == drawn.bottom == "238.0"
    assert drawn.lines.observed.count("M") == 2
    assert [dot.words for dot in drawn.values.dots] == ["week 0: 4", "week 1: 6", "week 4: 5", "week 5: 10"]
    assert [label.text for label in drawn.labels] == ["mail down, no data"]
    assert len(drawn.gaps) == 1


def test_an_alarm_is_a_diamond_with_its_number_and_room_above():
    periods = [*weeks(4, 5, 4), Period("3", "week 3", 15, alarm=True)]
    drawn = chart(periods).drawings[0]

    assert [diamond.words for diamond in drawn.values.diamonds] == ["week 3: 15"]
    assert [number.text for number in drawn.values.numbers] == ["15"]
    assert drawn.grid[-1].text == "20"
    assert float(drawn.values.numbers[0].y) > float(drawn.top)


def test_alarms_on_crowded_days_give_the_highest_and_the_newest_number_only():
    periods = [Period(str(at), f"day {at}", 40 + at % 7, alarm=at > 150) for at in range(200)]

    assert [number.text for number in chart(periods).drawings[0].values.numbers] == ["46", "43"]


def test_the_narrow_drawing_shows_the_newest_sixteen():
    wide, middle, narrow = chart(
        weeks(*range(30)), marks=[Mark(3, "old tool"), Mark(20, "new tool")], start=28
    ).drawings

    assert (wide.shown, middle.shown, narrow.shown) == (30, 30, 16)
    assert [len(drawing.marks) for drawing in (wide, middle, narrow)] == [2, 2, 1]
    assert narrow.start != ""
    assert narrow.ticks[-1].text == "29"


def test_a_start_before_the_narrow_drawing_is_not_drawn_in_it():
    assert [drawing.start != "" for drawing in chart(weeks(*range(30)), start=2).drawings] == [True, True, False]


def test_a_single_value_stands_in_the_middle():
    drawn = chart(weeks(3)).drawings[0]

    assert drawn.lines.observed == ""
    assert [(dot.x, dot.words) for dot in drawn.values.dots] == [
        (f"{(float(drawn.left) + float(drawn.right)) / 2:.1f}", "week 0: 3")
    ]


def test_only_zeros_lie_on_the_axis():
    drawn = chart(weeks(0, 0, 0)).drawings[0]

    assert {dot.y for dot in drawn.values.dots} == {drawn.bottom}
    assert [line.text for line in drawn.grid] == ["0", "1"]


def test_nothing_but_missing_values_is_an_empty_plot_that_says_why():
    drawn = chart(weeks(None, None), gaps=[Gap(0, 1, "not yet connected")]).drawings[0]

    assert (drawn.lines.observed, drawn.values.dots) == ("", [])
    assert [label.text for label in drawn.labels] == ["not yet connected"]


def test_huge_numbers_are_written_short_on_the_axis():
    assert [line.text for line in chart(weeks(0, 9_200_000)).drawings[0].grid] == ["0", "2.5 M", "5 M", "7.5 M", "10 M"]


def test_scores_may_leave_zero_and_counts_may_not():
    assert chart(weeks(4.1, 4.4), from_zero=False).drawings[0].grid[0].text == "4.1"
    assert chart(weeks(4.1, 4.4)).drawings[0].grid[0].text == "0"


@pytest.mark.parametrize(
    "wrong",
    [{"start": 3}, {"marks": [Mark(-1, "x")]}, {"gaps": [Gap(0, 9, "x")]}, {"gaps": [Gap(2, 1, "x")]}],
)
def test_what_lies_outside_of_the_periods_is_refused(wrong):
    with pytest.raises(ValueError, match="within the 3 periods"):
        chart(weeks(1, 2, 3), **wrong)


def test_a_chart_without_periods_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        chart([])


@given(st.lists(st.none() | st.floats(min_value=0, max_value=1e9), min_size=1, max_size=120))
def test_whatever_was_counted_stays_on_the_paper(values):
    for drawing in chart(weeks(*values)).drawings:
        shown = values[-drawing.shown :]
        assert len(drawing.values.dots) <= sum(value is not None for value in shown)
        for dot in drawing.values.dots:
            assert float(drawing.left) <= float(dot.x) <= float(drawing.right)
            assert float(drawing.top) <= float(dot.y) <= float(drawing.bottom)


def test_the_page_has_ids_of_its_own_no_styles_and_places_with_a_point_in_any_language():
    made = chart(
        [*weeks(4, None, 1234.5, expected=3.0, high=8.0, low=1.0), Period("3", "week 3", 2000, alarm=True, url="/w3/")],
        gaps=[Gap(1, 1, "mail down")],
    )
    with translation.override("de"):
        html = paint("series.html", chart=made)

    ids = re.findall(r'id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) == 9
    assert "style=" not in html
    assert "1.234,5" in html
    assert '<a href="/w3/">2.000</a>' in html
    for svg in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        root = ElementTree.fromstring(svg)  # noqa: S314 - our own output
        places = [element.get(name, "") for element in root.iter() for name in ("x", "y", "cx", "cy", "x1", "d")]
        assert not [place for place in places if "," in place]


# Small multiples


def test_a_small_chart_ends_in_a_dot_or_in_a_diamond():
    usual = small_chart([1, 2, 1.5], low=0.5, high=2.5)
    outside = small_chart([1, 2, 4], low=0.5, high=2.5, alarms=[2])

    assert usual.last is not None
    assert usual.alarms == []
    assert outside.last is None
    assert len(outside.alarms) == 1


def test_a_small_chart_of_nothing_one_value_or_equal_values_is_drawn():
    assert small_chart([]).observed == ""
    assert small_chart([3.0]).last == ("8.0", "32.0")
    assert small_chart([2, 2]).observed == "M8.0 32.0 L232.0 32.0"


def test_a_limit_may_vary_with_each_period_but_not_in_length():
    assert small_chart([1, 2], low=[0, 1], high=[3, 4]).upper.count("L") == 3
    with pytest.raises(ValueError, match="each of the 2 periods"):
        small_chart([1, 2], high=[3])


# Pareto


def test_bars_fall_and_the_rest_is_one_last_bar():
    made = pareto(
        [Item("Late", 30), Item("Cracked", 50, "/c/"), Item("A", 5), Item("B", 8), Item("C", 7), Item("None", 0)],
        heading="Cause",
        value_heading="Cases",
        other="Other",
        most=2,
    )

    assert [(bar.label, bar.value, bar.width, bar.running) for bar in made.bars] == [
        ("Cracked", "50", "100.0%", "50\u00a0%"),
        ("Late", "30", "60.0%", "80\u00a0%"),
        ("Other", "20", "40.0%", "100\u00a0%"),
    ]
    assert made.total == "100"


def test_one_remaining_item_keeps_its_name():
    made = pareto([Item("A", 3), Item("B", 2), Item("C", 1)], heading="", value_heading="", other="Other", most=2)

    assert [bar.label for bar in made.bars] == ["A", "B", "C"]


def test_an_empty_pareto_has_no_bars_and_a_negative_one_is_refused():
    assert pareto([], heading="", value_heading="", other="").bars == []
    with pytest.raises(ValueError, match="negative"):
        pareto([Item("A", -1)], heading="", value_heading="", other="")


# Funnel


GROUPS = [Group("Shops", 1200, 3), Group("Online", 16500, 28), Group("Restaurants", 4000, 25), Group("New", 0, 0)]


def of_groups(groups: list[Group], **more: bool):
    words = {"exposure_word": "orders", "rate_word": "per 1,000", "all_word": "all"}
    return funnel(groups, key="groups", title="Groups", description="One is outside.", **words, **more)


def test_only_the_group_beyond_chance_is_named():
    made = of_groups(GROUPS)

    assert [(spot.label, spot.place, spot.rate) for spot in made.spots] == [
        ("Shops", "inside", "2.5"),
        ("Online", "watch", "1.7"),
        ("Restaurants", "outside", "6.2"),
    ]
    assert made.left_out == 1
    assert made.drawings[0].centre_label.text == "all, 2.6"


def test_a_small_group_without_complaints_is_never_remarkable():
    made = of_groups([Group("Tiny", 30, 0), Group("Large", 30_000, 60)], logarithmic=True)

    assert [spot.place for spot in made.spots] == ["inside", "inside"]


def test_a_funnel_of_nothing_is_an_empty_plot():
    assert of_groups([]).spots == []
    assert of_groups([Group("Quiet", 500, 0)]).drawings[0].band == ""


def test_negative_counts_are_refused():
    with pytest.raises(ValueError, match="negative"):
        of_groups([Group("Wrong", 5, -1)])


def exact_tail(mean: float, count: int) -> float:
    """P(X >= count) of a Poisson count, by its sum."""
    return 1 - sum(math.exp(-mean + at * math.log(mean) - math.lgamma(at + 1)) for at in range(count))


@pytest.mark.parametrize("mean", [5, 10, 40, 200])
@pytest.mark.parametrize("z", [1.96, 3.09])
def test_limits_agree_with_the_exact_poisson_tails_within_one_count(mean, z):
    tail = math.erfc(z / math.sqrt(2)) / 2
    low, high = poisson_limits(mean, z)

    assert exact_tail(mean, math.ceil(high) + 2) < tail < exact_tail(mean, math.floor(high) - 1)
    assert 1 - exact_tail(mean, max(0, math.floor(low) - 1)) < tail < 1 - exact_tail(mean, math.ceil(low) + 2)


# Heat map


def test_tints_are_shares_of_the_largest_and_missing_cells_say_so():
    made = heat_map(
        ["Lids", "Pans"],
        ["Cracked", "Late"],
        {("Lids", "Cracked"): 40, ("Lids", "Late"): 0, ("Pans", "Cracked"): 1},
        caption="Cases",
        corner="Product",
        outside=frozenset({("Lids", "Cracked")}),
    )

    assert [[(cell.words, cell.step, cell.outside) for cell in row.cells] for row in made.rows] == [
        [("40", 5, True), ("0", 0, False)],
        [("1", 1, False), ("no data", 0, False)],
    ]


def test_an_empty_heat_map_and_a_negative_value():
    assert heat_map([], [], {}, caption="", corner="").rows == []
    with pytest.raises(ValueError, match="negative"):
        heat_map(["A"], ["B"], {("A", "B"): -1}, caption="", corner="")
