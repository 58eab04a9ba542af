"""One period judged: what rings, what does not, and what is told about it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from surveillance.engine.budget import Budget
from surveillance.engine.scan import detect, replay
from surveillance.engine.series import Note, SeriesBatch
from tests.surveillance.engine.conftest import calm_counts

FIVE = Budget(per_month=5)


def test_a_sudden_rise_rings_as_spike(calm):
    calm.counts[3, -1] = 5 * calm.counts[3].mean()
    [finding] = [f for f in detect(calm, budget=FIVE).findings() if f.series == 3]
    assert finding.alarm == "spike"
    assert finding.start == calm.periods - 1
    assert finding.channels["spike"].new
    assert finding.band[1] < finding.observed
    assert finding.ratio_interval[0] > 1


def test_a_creeping_rise_rings_as_drift_and_tells_when_it_began(calm):
    calm.counts[5, -12:] = np.round(calm.counts[5, -12:] * 1.7)
    [finding] = [f for f in detect(calm, budget=FIVE).findings() if f.series == 5]
    assert finding.channels["drift"].alarm
    assert abs(finding.start - (calm.periods - 12)) <= 4
    assert finding.ratio_interval[0] < 1.7 < finding.ratio_interval[1]


def test_a_lasting_fall_is_an_improvement(calm):
    calm.counts[7, -20:] = np.round(calm.counts[7, -20:] * 0.3)
    [finding] = [f for f in detect(calm, budget=FIVE).findings() if f.series == 7]
    assert finding.channels["improvement"].alarm
    assert not finding.channels["spike"].alarm


def test_two_empty_weeks_of_a_busy_channel_are_silence(calm):
    calm.counts[2] += 20
    calm.counts[2, -2:] = 0
    [finding] = [f for f in detect(calm, budget=FIVE).findings() if f.series == 2]
    assert finding.channels["silence"].alarm


def test_for_a_measure_that_is_bad_when_low_a_fall_is_the_spike(calm):
    calm.counts[4] += 20
    calm.counts[4, -1:] = 2
    scan = detect(replace(calm, worse="low"), budget=FIVE)
    [finding] = [f for f in scan.findings() if f.series == 4]
    assert finding.alarm == "spike"


def test_nothing_rings_twice_as_new(calm):
    calm.counts[3, -2:] = 5 * calm.counts[3].mean()
    scans = list(replay(calm, budget=FIVE, first=calm.periods - 2, last=calm.periods - 1))
    assert [bool(s.verdict.alarm[0, 3]) for s in scans] == [True, True]
    assert [bool(s.verdict.new[0, 3]) for s in scans] == [True, False]
    alone = detect(calm, budget=FIVE)
    assert not alone.verdict.new[0, 3]


def test_alarms_that_hang_together_are_one_incident(calm):
    for row in (3, 9):
        calm.counts[row, -1] = 5 * calm.counts[row].mean() + row
    scan = detect(replace(calm, links=((3, 9),)), budget=FIVE)
    leads = {f.series: f.lead for f in scan.findings() if f.series in (3, 9)}
    assert len(set(leads.values())) == 1
    assert set(scan.finding(next(iter(leads.values()))).also_seen_in) == {3, 9} - set(leads.values())


def test_a_backlog_after_a_silence_is_withheld(rng):
    counts = rng.poisson(30.0, (3, 400)).astype(float)
    counts[0, -5:-1] = 0
    counts[0, -1] = 100
    scan = detect(SeriesBatch(counts, "day", date(2025, 1, 1)), budget=FIVE)
    finding = scan.finding(0)
    assert finding.withheld
    assert finding.alarm is None
    assert Note.CATCH_UP in finding.notes


def test_a_backlog_that_is_worked_off_in_portions_is_withheld(rng):
    counts = rng.poisson(30.0, (3, 400)).astype(float)
    counts[0, -9:-4] = 1  # five days of silence lack 145
    counts[0, -4:] = (70, 30, 30, 85)  # and 95 of them come in four days
    finding = detect(SeriesBatch(counts, "day", date(2025, 1, 1)), budget=FIVE).finding(0)
    assert finding.withheld
    assert finding.alarm is None
    assert Note.CATCH_UP in finding.notes


@pytest.mark.parametrize(
    ("silent", "since"),
    [
        pytest.param([1] * 5, [70, 90, 90, 85], id="more comes than was lacking"),
        pytest.param([22] * 5, [30, 30, 30, 85], id="a few calm days are no silence"),
        pytest.param([1] * 5, [30] * 20 + [85], id="the silence was long ago"),
    ],
)
def test_a_rise_that_a_silence_does_not_explain_rings(rng, silent, since):
    counts = rng.poisson(30.0, (3, 400)).astype(float)
    counts[0, -len(silent + since) :] = silent + since
    finding = detect(SeriesBatch(counts, "day", date(2025, 1, 1)), budget=FIVE).finding(0)
    assert finding.alarm == "spike"
    assert not finding.withheld


def test_everything_doubled_is_said(calm):
    calm.counts[:, -1] = 3 * calm.counts.mean(1) + 4
    noted = [f.notes for f in detect(calm, budget=FIVE).findings() if f.alarm == "spike"]
    assert noted
    assert all(Note.EVERYTHING in notes for notes in noted)


def test_one_customer_filing_many_is_said(calm):
    customers = calm.counts.copy()
    calm.counts[3, -1] += 60
    [finding] = [f for f in detect(replace(calm, customers=customers), budget=FIVE).findings() if f.series == 3]
    assert Note.ONE_SOURCE in finding.notes


def test_a_category_that_moved_to_its_sister_is_said(rng):
    counts = calm_counts(rng, 12, 260, rate=40.0)
    lost = np.round(counts[0, -2:] * 0.8)
    counts[0, -2:] -= lost
    counts[1, -2:] += lost
    scan = detect(SeriesBatch(counts, "week", date(2021, 1, 4)), budget=FIVE)
    assert Note.RECODED in scan.finding(1).notes


def test_a_new_entity_is_flagged_and_labelled(calm):
    calm.counts[8] = 0
    calm.counts[8, -1] = 14
    finding = detect(calm, budget=FIVE).finding(8)
    assert finding.channels["spike"].alarm
    assert Note.NEW in finding.notes


def test_doubled_exposure_explains_doubled_counts(rng):
    orders = np.full((30, 260), 1000.0)
    orders[:, -1] = 2000.0
    counts = rng.poisson(0.01 * orders).astype(float)
    scan = detect(SeriesBatch(counts, "week", date(2021, 1, 4), exposure=orders), budget=FIVE)
    assert scan.findings() == []
    assert abs(scan.finding(0).expected - 20) < 3


@pytest.mark.parametrize("kind", ["share", "mean"])
def test_scores_are_listened_to_as_well(kind, rng):
    answers = rng.integers(80, 120, (20, 150)).astype(float)
    counts = rng.binomial(answers.astype(int), 0.1).astype(float)
    if kind == "mean":
        counts = answers * 4 + rng.normal(0, 1.0, answers.shape) * np.sqrt(answers)
        counts[6, -1] = answers[6, -1] * 4.6
    else:
        counts[6, -1] = 0.35 * answers[6, -1]
    scan = detect(SeriesBatch(counts, "week", date(2021, 1, 4), kind=kind, exposure=answers), budget=FIVE)
    assert scan.findings()[0].series == 6
    assert scan.finding(6).alarm == "spike"


def test_months_with_one_year_of_history(rng):
    counts = rng.poisson(300.0, (4, 14)).astype(float)
    counts[1, -1] = 520
    scan = detect(SeriesBatch(counts, "month", date(2012, 1, 1)), budget=FIVE)
    assert [f.series for f in scan.findings()] == [1]


def test_a_season_known_for_years_does_not_ring(rng):
    month = np.arange(60) % 12
    mean = 100.0 * np.where(month == 11, 1.5, 1.0)
    counts = rng.poisson(mean, (5, 60)).astype(float)
    scan = detect(SeriesBatch(counts, "month", date(2005, 1, 1)), budget=FIVE)
    assert scan.findings() == []


def test_a_closed_incident_is_not_learned(calm):
    calm.counts[3, 150:200] *= 4
    closed = np.zeros(calm.counts.shape, dtype=bool)
    closed[3, 150:200] = True
    with_mask = detect(replace(calm, closed=closed), budget=FIVE).finding(3).expected
    assert abs(with_mask / calm.counts[3, :150].mean() - 1) < 0.12


def test_power_agrees_with_simulation(rng):
    calm = SeriesBatch(rng.poisson(30.0, (300, 200)).astype(float), "week", date(2021, 1, 4))
    calm.counts[:60, 180:] = rng.poisson(39.0, (60, 20))
    promised = detect(calm, budget=FIVE, at=179).finding(0).periods_to_see
    seen = [s.verdict.alarm[:2, :60].any(0) for s in replay(calm, budget=FIVE, first=180, last=192)]
    first_half = int(np.argmax(np.maximum.accumulate(seen).mean(1) >= 0.5)) + 1
    assert promised is not None
    assert abs(promised - first_half) <= 2


def test_a_period_outside_the_batch_is_refused(calm):
    with pytest.raises(ValueError, match="not in a batch"):
        detect(calm, at=260)


@pytest.mark.parametrize("months", [9, 10, 11, 12])
def test_a_short_history_of_large_counts_is_not_drawn_on_into_the_absurd(months):
    calls = [25000, 16700, 16400, 13300, 16000, 16600, 19700, 18700, 11800, 14600, 14500, 27900]
    scan = detect(SeriesBatch(np.array([calls[:months]], float), "month", date(2025, 1, 1)), budget=FIVE)
    finding = scan.finding(0)
    assert 0.5 < finding.expected / np.mean(calls[:months]) < 2.0
    assert min(channel.p for channel in finding.channels.values()) > 1e-4
