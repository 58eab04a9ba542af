"""Published methods agree with the published package, and with their own formulas."""

import csv
import gzip
import json

import numpy as np
import pytest

from surveillance.engine.reference import charts, ears, runlength
from surveillance.engine.reference.farrington import Settings, farrington_flexible, seasonal_levels

FIRST, LAST = 576, 624  # test weeks of the reference files, counted from 1


@pytest.fixture(scope="module")
def weekly(reference):
    """Names and counts (series × weeks) of the reference series."""
    with (reference / "weekly_counts.csv").open() as file:
        names = file.readline().strip().split(",")
        return names, np.loadtxt(file, delimiter=",").T


@pytest.fixture(scope="module")
def peer(reference, weekly):
    """Column of one configuration of the R package as an array (series, week); NaN where it gives nothing."""
    with gzip.open(reference / "weekly_r_outputs.csv.gz", "rt", newline="") as file:
        rows = list(csv.DictReader(file))
    place = {name: index for index, name in enumerate(weekly[0])}

    def column(algorithm: str, name: str):
        values = np.full((len(place), LAST - FIRST + 1), np.nan)
        for row in rows:
            if row["algorithm"] == algorithm and row[name] not in ("", "NA"):
                values[place[row["series"]], int(row["t"]) - FIRST] = float(row[name])
        return values

    return column


def test_farrington_agrees_with_the_r_package(weekly, peer):
    results = [farrington_flexible(weekly[1], at) for at in range(FIRST - 1, LAST)]
    for name, ours in (("expected", "expected"), ("pvalue", "p")):
        theirs = peer("farringtonFlexible.nbPlugin", name)
        mine = np.stack([getattr(r, ours) for r in results], axis=1)
        given = np.isfinite(theirs)
        assert given.sum() > 2000
        assert (np.abs(mine - theirs)[given] < 1e-4).mean() >= 0.999
    upper, alarm = (peer("farringtonFlexible.nbPlugin", name) for name in ("upper", "alarm"))
    mine = np.stack([r.upper for r in results], axis=1)
    assert (np.isnan(mine) == np.isnan(upper)).all()
    assert (mine == upper)[np.isfinite(upper)].mean() >= 0.999
    assert (np.stack([r.alarm for r in results], axis=1) == alarm.astype(bool)).all()


def test_farrington_levels_repeat_every_year():
    level = seasonal_levels(263, 0, Settings())
    assert (level[:7] == 10).all()
    assert [int((level[7:52] == block).sum()) for block in range(1, 10)] == [5] * 9
    assert (level[:52] == level[52:104]).all()


def test_farrington_refuses_a_short_history(weekly):
    with pytest.raises(ValueError, match="years of history"):
        farrington_flexible(weekly[1], 200)


@pytest.mark.parametrize(("name", "method"), [("C1", ears.c1), ("C2", ears.c2)])
def test_ears_agrees_with_the_r_package(name, method, weekly, peer):
    mine = method(weekly[1])
    tested = slice(FIRST - 1, LAST)
    alarm, upper = peer(f"earsC.{name}", "alarm"), peer(f"earsC.{name}", "upper")
    given = np.isfinite(alarm)
    assert (mine.alarm[:, tested] == alarm)[given].all()
    np.testing.assert_allclose(mine.upper[:, tested][np.isfinite(upper)], upper[np.isfinite(upper)], atol=1e-4)


def test_ears_c3_follows_its_formula():
    counts = np.array([[3.0, 5, 4, 6, 5, 4, 8, 5, 7, 9, 12, 4]])
    expected = 0.0
    for at in (9, 10, 11):
        before = counts[0, at - 9 : at - 2]
        expected += max(0.0, (counts[0, at] - before.mean()) / before.std(ddof=1) - 1.0)
    assert ears.c3_statistic(counts)[0, 11] == pytest.approx(expected, abs=1e-12)
    assert ears.c3(counts)[0].tolist() == (np.nan_to_num(ears.c3_statistic(counts)[0]) > 2).tolist()


def test_run_lengths_agree_with_the_tables(reference):
    with (reference / "arl_tables.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["arl"] != "NA"]
    methods = {
        "CUSUM one-sided": runlength.cusum,
        "CUSUM two-sided": runlength.cusum_two_sided,
        "EWMA two-sided (fixed limits)": runlength.ewma,
        "Shewhart two-sided": runlength.shewhart,
    }
    for row in rows:
        numbers = [float(row[name].split("=")[1]) for name in ("par1", "par2") if "=" in row[name]]
        mine = methods[row["chart"]](*numbers, float(row["shift"]))
        assert mine == pytest.approx(float(row["arl"]), abs=5e-4), row


def test_poisson_run_length_agrees_with_simulation(rng):
    lengths = []
    for _ in range(4000):
        level, steps = 0, 0
        while level < 8:
            level, steps = max(0, level + int(rng.poisson(6.0)) - 5), steps + 1
        lengths.append(steps)
    error = np.std(lengths) / np.sqrt(len(lengths))
    assert abs(np.mean(lengths) - runlength.poisson_cusum(5, 8, 6.0)) < 4 * error


def test_cusum_and_ewma_by_hand():
    z = np.array([[1.0, -2.0, 3.0, 0.5]])
    assert charts.cusum(z, 0.5).tolist() == [[0.5, 0.0, 2.5, 2.5]]
    assert charts.ewma(z, 0.5).tolist() == [[0.5, -0.75, 1.125, 0.8125]]


def test_glr_is_the_largest_over_all_starts(rng):
    counts, mean = rng.poisson(4.0, (3, 30)).astype(float), np.full((3, 30), 4.0)
    counts[0, 20:] += 3
    mine = charts.glr_poisson(counts, mean)
    for row in range(3):
        best = 0.0
        for start in range(30):
            y, m = counts[row, start:].sum(), mean[row, start:].sum()
            kappa = max(1.0, y / m)
            best = max(best, y * np.log(kappa) - (kappa - 1) * m)
        assert mine[row, -1] == pytest.approx(best, abs=1e-9)


def test_negative_binomial_glr_tends_to_the_poisson_one_and_is_calmer_when_counts_clump(rng):
    counts, mean = rng.poisson(6.0, (2, 25)).astype(float), np.full((2, 25), 4.0)
    poisson = charts.glr_poisson(counts, mean)
    nearly = charts.glr_negative_binomial(counts, mean, np.full(2, 1e-7))
    np.testing.assert_allclose(nearly, poisson, atol=1e-4)
    clumped = charts.glr_negative_binomial(counts, mean, np.full(2, 0.5))
    assert (clumped <= poisson + 1e-9).all()


def test_the_reference_value_of_a_poisson_cusum():
    assert charts.poisson_reference_value(4.0, 6.3) == pytest.approx(2.3 / np.log(6.3 / 4.0))


def test_the_reference_series_are_the_ones_described(reference):
    described = json.loads((reference / "weekly_meta.json").read_text())
    assert described["test"] == [FIRST, LAST]
