"""The bench itself: reads what score.py prints, judges bars, says what is absent."""

import numpy as np
import pytest

from surveillance.bench import __main__ as bench
from surveillance.bench import detector, scored
from surveillance.bench.bars import Bar, at_least, at_most

PRINTED = """\
spike channel                      at  1.00%: FPR 0.0100  POD 0.571  first week 0.410  sensitivity 0.3  delay 1.3
two channels, budget 80/20         at  1.00%: FPR 0.0095  POD 0.520  first week 0.382  sensitivity 0.3  delay 1.3
drift channel                      any false alarm in 52 weeks 0.10: mean delay in weeks  step1.5 9.3  step2 7.0  ramp2_26 13.9  ramp1.5_52 32.5
drift channel                      any false alarm in 52 weeks 0.25: mean delay in weeks  step1.5 1.0  step2 1.0  ramp2_26 1.0  ramp1.5_52 1.0
daily detector                     at  1.00% a day: POD 0.891  delay 2.5 days  within 3 days 0.86
R farringtonFlexible               realised / nominal  0.01: 1.46  0.001: 2.62
N_spike                            realised / nominal  0.01: 1.08  0.001: 2.10
"""


def test_bars_are_read_from_the_printed_tables():
    verdicts = {bar.name: ("goal" if bar.goal_met else "must" if bar.met else "missed") for bar in scored.bars(PRINTED)}
    assert verdicts == {
        "Probability of detection at FPR 1 %": "must",
        "Found in the first week at FPR 1 %": "goal",
        "Both channels on one budget of 1 %": "missed",
        "Delay in weeks, step × 1.5": "goal",
        "Delay in weeks, step × 2": "missed",
        "Delay in weeks, ramp × 2 in 26": "goal",
        "Delay in weeks, ramp × 1.5 in 52": "must",
        "Daily: probability of detection at 1 % a day": "goal",
        "Daily: delay in days at 1 % a day": "goal",
        "Realised / nominal at 1 %, spike": "goal",
        "Realised / nominal at 0.1 %, spike": "missed",
    }


def test_a_missed_must_is_an_error(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(bench.files, "folder", lambda: tmp_path)
    for value, code in ((0.5, 1), (0.7, 0)):
        monkeypatch.setattr(
            bench, "parts", lambda seeds, value=value: {"Some": lambda: [at_least("x", value, 0.6, 0.8)]}
        )
        assert bench.main([]) == code
    assert "1 figures: 0 of 1 goals met, 0 musts missed." in capsys.readouterr().out


def test_an_absent_folder_is_said(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("REFERENCE", str(tmp_path))
    assert bench.main([]) == 2
    assert "The reference series are absent" in capsys.readouterr().out


def test_a_row_tells_bars_and_peer():
    row = at_most("Delay", 5.5, 6, 5, "R 13.7").row()
    assert row.split() == ["Delay", "5.500", "must", "must", "≤", "6", "goal", "≤", "5", "R", "13.7"]
    assert Bar("Share", 1.0, 0.6, 2.0, 0.8, 1.25).goal_met
    assert Bar("Only told", 1.0).row().split()[3] == "told"


@pytest.mark.parametrize("channels", [(0, 1), (0,)])
def test_p_values_know_only_the_past(channels, rng):
    counts = rng.poisson(6.0, (6, 120)).astype(float)
    before = detector.p_values(counts, "week", 112, channels)
    counts[:, -1] += 40
    after = detector.p_values(counts, "week", 112, channels)
    assert before.shape == (len(channels), 6, 8)
    np.testing.assert_array_equal(before[..., :-1], after[..., :-1])
    assert (after[0, :, -1] < before[0, :, -1]).all()
