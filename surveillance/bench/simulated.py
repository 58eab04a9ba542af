"""Bars that need series of their own: budgets, wandering levels, short histories, exposure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from surveillance.bench.bars import Bar, at_least, at_most
from surveillance.engine import judge, measure, tails
from surveillance.engine.budget import Budget
from surveillance.engine.calibrate import overdispersed
from surveillance.engine.judge import Memory
from surveillance.engine.scan import conclude
from surveillance.engine.series import SeriesBatch

Floats = NDArray[np.float64]
START = date(2016, 1, 4)
BUDGETS = (1.0, 5.0, 20.0)
WEEKS, HISTORY, SERIES = 52, 260, 2000
WANDER, MEMORY_OF_LEVEL = 0.15, 0.9  # sd of the log level; correlation from week to week


def calm(rng: np.random.Generator, *, wander: float) -> SeriesBatch:
    """2,000 weekly series in which nothing happens: rates 0.3–60, dispersion 1–3, trend and season of their own."""
    weeks = np.arange(HISTORY + WEEKS)
    rate = np.exp(rng.uniform(np.log(0.3), np.log(60.0), (SERIES, 1)))
    season = rng.normal(0, 0.2, (SERIES, 1)) * np.sin(2 * np.pi * weeks / 52.18 + rng.uniform(0, 6, (SERIES, 1)))
    log_mean = np.log(rate) + season + rng.normal(0, 0.08, (SERIES, 1)) * (weeks - weeks[-1]) / 52.18
    level = rng.normal(0, 1, (SERIES, len(weeks)))
    for week in range(1, len(weeks)):
        level[:, week] = MEMORY_OF_LEVEL * level[:, week - 1] + np.sqrt(1 - MEMORY_OF_LEVEL**2) * level[:, week]
    mean = np.exp(log_mean + wander * level)
    return SeriesBatch(overdispersed(rng, mean, rng.uniform(1.0, 3.0, (SERIES, 1))), "week", START)


def budgets(seeds: int) -> Iterator[Bar]:
    """False alarms a month over 2,000 series in 52 weeks, for three budgets, steady and wandering."""
    for wander in (0.0, WANDER):
        totals = sum(_new_alarms(calm(np.random.default_rng([7, seed]), wander=wander)) for seed in range(seeds))
        for asked, total in zip(BUDGETS, np.asarray(totals), strict=True):
            ratio = float(total) / seeds / 12.0 / asked
            name = f"Alarms a month / asked {asked:g}, level {'wanders by 0.15' if wander else 'steady'}"
            if wander:
                yield at_most(name, ratio, 2.0, 1.3, "uncorrected 13 / 4.6 / 2")
            else:
                yield Bar(name, ratio, low_goal=0.75, high_goal=1.25, peer="R about 72 alarm-weeks a month")


def _new_alarms(batch: SeriesBatch) -> Floats:
    """New alarms (spike or drift) in the newest 52 weeks, per budget."""
    memories, totals = [Memory()] * len(BUDGETS), np.zeros(len(BUDGETS))
    for at in range(HISTORY - 12, HISTORY + WEEKS):
        look = measure.survey(batch, at=at)
        known, wander = measure.teach(look, batch, at=at)
        found = measure.measure(batch, known, wander, at=at, start=look.start)
        for place, asked in enumerate(BUDGETS):
            scan = conclude(
                batch, found, known, wander, budget=Budget(asked), at=at, memory=memories[place], look_back=False
            )
            memories[place] = scan.memory
            if at >= HISTORY:
                totals[place] += scan.verdict.new[:2].sum()
    return totals


def short_history(seeds: int) -> Iterator[Bar]:
    """Outbreaks found in series of eight weeks, with and without siblings of four years (false alarms 1.7 %)."""
    found = np.array([_short(np.random.default_rng([11, seed])) for seed in range(seeds)]).mean(0)
    yield Bar("Short history, own data only: probability of detection", float(found[0]))
    yield at_least("Short history with siblings: probability of detection", float(found[1]), float("-inf"), 0.72)


def _short(rng: np.random.Generator) -> tuple[float, float]:
    """POD alone and with siblings: 300 families of one newcomer each in one house of 300 elder series."""
    weeks, young, elder = 216, 600, 300
    orders = rng.uniform(500, 4000, (young + elder, 1)) * np.exp(rng.normal(0, 0.1, (young + elder, weeks)))
    season = 0.3 * np.sin(2 * np.pi * np.arange(weeks) / 52.18)
    rate = 0.004 * np.exp(rng.normal(0, 0.25, (young + elder, 1)) + season)
    counts = overdispersed(rng, rate * orders, 1.4)
    sick = np.arange(young) < young // 2
    size = rng.uniform(3, 10, young) * np.sqrt(1.4 * (rate * orders)[:young, -3])
    first_weeks = np.array([0.5, 0.42, 0.08])
    counts[:young, -3:] += rng.poisson(size[:, None] * first_weeks) * sick[:, None]
    counts[:young, : weeks - 11] = np.nan
    batch = SeriesBatch(counts, "week", START, exposure=orders)
    alone = batch.rows(np.arange(young))
    results = []
    for house in (replace(alone, exposure=orders[:young]), batch):
        p = np.stack([_p(house, weeks - back)[:young] for back in (3, 2, 1)], axis=1)
        limit = np.quantile(p[~sick], 0.017)
        results.append(float((p[sick] < limit).any(1).mean()))
    return results[0], results[1]


def _p(batch: SeriesBatch, at: int) -> Floats:
    """Calibrated p of the spike channel."""
    look = measure.survey(batch, at=at)
    known, wander = measure.teach(look, batch, at=at)
    found = measure.measure(batch, known, wander, at=at, start=look.start)
    return np.asarray(tails.to_p(judge.scored(batch, found)[0]))


def exposure() -> Iterator[Bar]:
    """False alarms at 1 % when promotions double the orders of some weeks, counts alone and with exposure."""
    rng = np.random.default_rng(13)
    weeks, series = 208, 400
    orders = np.full((series, weeks), 1000.0) * np.where(rng.random((series, weeks)) < 0.1, 2.0, 1.0)
    counts = rng.poisson(rng.uniform(0.003, 0.03, (series, 1)) * orders).astype(float)
    plain = SeriesBatch(counts, "week", START)
    for batch, name, high in (
        (plain, "counts only", float("inf")),
        (replace(plain, exposure=orders), "exposure", 0.02),
    ):
        share = float(np.mean([(_p(batch, at) < 0.01).mean() for at in range(weeks - 20, weeks)]))
        yield Bar(f"Promotions double orders: false alarms at 1 %, {name}", share, high=high, high_goal=high)
