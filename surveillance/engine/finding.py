"""What is told about one series in one period: plain numbers a sentence can be built from."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from surveillance.engine.channels import Listening, Outlook, Recent

Floats = NDArray[np.float64]
INTERVAL = 1.959964  # 95 %


@dataclass(frozen=True)
class Channel:
    """One way of listening: z, p (chance given no change), alarm and whether no alarm came just before."""

    z: float
    p: float
    alarm: bool
    new: bool


@dataclass(frozen=True)
class Finding:
    """One series in one period.

    series, at: row of the batch and index of the period. observed, expected: the newest period alone; band50 and band:
    where half of all counts, and all but the budget's share, would lie. window: periods of the spike test that spoke
    loudest, with its own observed, expected, band. share of exposure: rate and usual_rate (events per unit of exposure
    in that window). channels by name (spike, drift, improvement, silence). q: Benjamini–Hochberg over all series.
    once_in_months: a chance this small shows up about once in so many months over all series. start: index of the
    period in which the change probably began; ratio with interval: size since then. periods_to_see: periods until a
    +30 % shift would be seen (None: not within the memory of the drift channel). notes: words of series.Note.
    also_seen_in: rows of the same incident; lead: row that leads it. withheld: a rise explained by something that is no
    quality fault (catch-up): not an alarm.
    """

    series: int
    at: int
    observed: float
    expected: float
    band50: tuple[float, float]
    band: tuple[float, float]
    window: int
    window_observed: float
    window_expected: float
    window_band: tuple[float, float]
    rate: float
    usual_rate: float
    channels: dict[str, Channel]
    q: float
    once_in_months: float
    start: int
    ratio: float
    ratio_interval: tuple[float, float]
    periods_to_see: int | None
    tested: bool
    withheld: bool
    notes: tuple[str, ...] = ()
    lead: int | None = None
    also_seen_in: tuple[int, ...] = field(default=())

    @property
    def alarm(self) -> str | None:
        """Name of the loudest channel that alarms, if any."""
        ringing = [name for name, channel in self.channels.items() if channel.alarm]
        return min(ringing, key=lambda name: self.channels[name].p) if ringing else None

    @property
    def creeping(self) -> bool:
        """True when only the slow channel rings."""
        return self.alarm in ("drift", "improvement")


def likely_start(recent: Recent, ahead: Outlook, row: int, *, rising: bool) -> int:
    """Periods ago at which the change most likely began: largest likelihood ratio of a shifted Poisson mean.

    2 (Y log(Y/M) − (Y − M)) over the newest k periods, the maximum over k (Lorden 1971; Höhle and Paul 2008).
    """
    told = recent.reported[row]
    y, mu = np.cumsum(recent.y[row] * told), np.maximum(np.cumsum(ahead.mu[row] * told), 1e-9)
    ratio = np.maximum(y, 1e-9) / mu
    gain = np.where(y > 0, y * np.log(ratio), 0.0) - (y - mu)
    right_way = ratio > 1 if rising else ratio < 1
    return int(np.argmax(np.where(right_way, gain, -np.inf))) if right_way.any() else 0


def size(recent: Recent, ahead: Outlook, row: int, back: int, dispersion: float) -> tuple[float, tuple[float, float]]:
    """Ratio observed / expected over the newest back + 1 periods with a 95 % interval (log scale, quasi-Poisson)."""
    part = slice(0, back + 1)
    told = recent.reported[row, part]
    y, mu = float((recent.y[row, part] * told).sum()), float((ahead.mu[row, part] * told).sum())
    ratio = y / max(mu, 1e-9)
    spread = min(float(np.sqrt(dispersion / max(y, 0.5))), 20.0)
    centre = max(y, 0.5) / max(mu, 1e-9)
    return ratio, (float(centre * np.exp(-INTERVAL * spread)), float(centre * np.exp(INTERVAL * spread)))


def periods_to_see(
    expected: Floats, dispersion: Floats, wander: Floats, thresholds: tuple[Floats, Floats], listening: Listening,
    *, rise: float = 0.3,
) -> NDArray[np.int64]:  # fmt: skip
    """Periods until a lasting rise is seen with an even chance, per series; 0 = not within the drift channel's memory.

    Normal approximation: after k periods a kernel's sum has moved by rise · Σ_{j<k} a_j μ against a standard deviation
    of √(φ μ Σ a_j² + τ² μ² ((Σ a_j)² − Σ a_j²)). thresholds: raw z-values of spike (for its widest window) and drift alarms, S each.
    """
    found = np.zeros(expected.shape, dtype=np.int64)
    kernels = [(np.ones(max(listening.windows)), thresholds[0]), (listening.drift_kernel, thresholds[1])]
    for after in range(listening.memory, 0, -1):
        for kernel, z in kernels:
            near = kernel[: min(after, len(kernel))].sum()
            square = (kernel**2).sum()
            calm = dispersion * expected * square + wander * expected**2 * (kernel.sum() ** 2 - square)
            moved = rise * expected * near
            found[moved >= z * np.sqrt(calm)] = after
    return found
