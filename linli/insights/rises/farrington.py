"""Farrington's method, improved: a week against the same season of other years.

Farrington, Andrews, Beale & Catchpole 1996, Journal of the Royal Statistical Society A 159;
Noufaily et al. 2013, Statistics in Medicine 32. Weekly counts follow a quasi-Poisson regression

    log μ(t) = θ + βt + δ(season of t),   variance φμ,

with ten seasons: the seven weeks around the week that is looked at, and nine equal parts of the
rest of the year. The last half year is left out, so that a rise under way does not become the
usual. Weeks with an Anscombe residual s > 2.58 count with weight γ/s², so that earlier rises do not
hide new ones. A week's count is then negative binomial with mean μ; the error of μ itself is
added to its variance, as in 1996: τ = φ + Var(μ̂)/μ.

Limits: a year of weeks is needed beside the half year left out, three years for a trend. Holidays
that move within the year (Spring Festival) are blurred over their season.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from linli.insights.rises.tails import LEAST_MEAN, Floats, Ints, count_tail

WEEKS_OF_YEAR = 365.25 / 7
SEASONS = 10
AROUND = 3
LEFT_OUT = 26
LEAST_WEEKS = 52
WEEKS_FOR_A_TREND = 3 * 52
RESIDUAL_LIMIT = 2.58
ROUNDS = 25
FARTHEST = 12.0  # |log μ| beyond this is the fit running off on a season without a case
RIDGE = 1e-6


@dataclass(frozen=True, slots=True)
class Expected:
    """What each series was due in its last week."""

    observed: Ints
    mean: Floats
    dispersion: Floats  # φ
    total_dispersion: Floats  # τ, with the error of the mean
    p: Floats


def enough(weeks: int) -> bool:
    """Whether a history of so many weeks, the last one included, can be looked at."""
    return weeks >= LEAST_WEEKS + LEFT_OUT + 1


def expected(counts: Ints) -> Expected:
    """The last week of each series (series × weeks, the oldest first) against its history."""
    weeks = counts.shape[1]
    assert enough(weeks)
    known = counts[:, : weeks - 1 - LEFT_OUT]
    seasons = season(np.arange(weeks) - (weeks - 1))
    trend = known.shape[1] >= WEEKS_FOR_A_TREND
    mean, phi, error = _predict(known, seasons, trend=trend)
    if trend:
        # A trend that leads beyond all that was ever seen is not believed.
        runaway = mean > known.max(axis=1)
        if runaway.any():
            again = _predict(known[runaway], seasons, trend=False)
            mean[runaway], phi[runaway], error[runaway] = again
    tau = phi + error * mean
    observed = counts[:, -1]
    return Expected(observed, mean, phi, tau, count_tail(observed, mean, tau))


def season(ahead: Ints) -> Ints:
    """The season of weeks that lie so many weeks ahead of the one looked at (before it: negative).

    0 are the weeks of all years that lie at most three weeks from that week's own place in the
    year; 1 to 9 the rest of the year in equal parts.
    """
    place = np.mod(ahead + AROUND + 0.5, WEEKS_OF_YEAR)
    own = 2 * AROUND + 1
    rest = 1 + (place - own) // ((WEEKS_OF_YEAR - own) / (SEASONS - 1))
    found: Ints = np.where(place < own, 0, np.minimum(rest, SEASONS - 1)).astype(np.int64)
    return found


def _predict(known: Ints, seasons: Ints, *, trend: bool) -> tuple[Floats, Floats, Floats]:
    """The mean of the last week, φ, and the variance of the mean's logarithm."""
    weeks = len(seasons)
    columns = [np.ones(weeks)] + [(seasons == level) * 1.0 for level in range(1, SEASONS)]
    if trend:
        columns.append((np.arange(weeks) - (weeks - 1)) / WEEKS_OF_YEAR)
    whole = np.stack(columns, axis=1)
    design, last = whole[: known.shape[1]], whole[-1]
    ones = np.ones(known.shape)
    first = fit(known, design, ones)
    fitted = fit(known, design, reweighed(residuals(known, first, design)))
    mean = np.exp(np.clip(fitted.beta @ last, -FARTHEST, FARTHEST))
    error = fitted.dispersion * np.einsum("i,sij,j->s", last, fitted.inverse, last)
    return mean, fitted.dispersion, error


@dataclass(frozen=True, slots=True)
class Fit:
    """A quasi-Poisson regression of many series on one design."""

    beta: Floats  # series × columns
    mean: Floats  # series × weeks
    weights: Floats  # series × weeks
    inverse: Floats  # (XᵀWX)⁻¹ of each series
    dispersion: Floats


def fit(counts: Ints, design: Floats, weights: Floats) -> Fit:
    """Iteratively reweighted least squares, all series at once; dispersion at least 1."""
    mean: Floats = (
        np.maximum(counts, 0.1) * 0.5 + np.maximum(counts.mean(axis=1, keepdims=True), 0.1) * 0.5
    )
    for _ in range(ROUNDS):
        working = np.log(mean) + (counts - mean) / mean
        w = weights * mean
        beta = _solved(_cross(design, w), (w * working) @ design)
        fresh = np.exp(np.clip(beta @ design.T, -FARTHEST, FARTHEST))
        done = bool(np.max(np.abs(fresh - mean) / (0.1 + mean)) < 1e-7)
        mean = fresh
        if done:
            break
    inverse: Floats = np.linalg.inv(_cross(design, weights * mean)).astype(np.float64)
    freedom = counts.shape[1] - design.shape[1]
    chi: Floats = (weights * (counts - mean) ** 2 / np.maximum(mean, LEAST_MEAN)).sum(axis=1)
    dispersion: Floats = np.maximum(1.0, chi / freedom).astype(np.float64)
    return Fit(beta, mean, weights, inverse, dispersion)


def _solved(cross: Floats, right: Floats) -> Floats:
    found: Floats = np.linalg.solve(cross, right[..., None])[..., 0].astype(np.float64)
    return found


def _cross(design: Floats, w: Floats) -> Floats:
    """XᵀWX of each series, with a breath of ridge for a season without a case."""
    columns = design.shape[1]
    pairs = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    found: Floats = (w @ pairs).reshape(-1, columns, columns) + RIDGE * np.eye(columns)
    return found


def residuals(counts: Ints, fitted: Fit, design: Floats) -> Floats:
    """Anscombe's, standardised by the leverage h: 3/2 (y^⅔ - μ^⅔) / (μ^⅙ √(φ(1 - h)))."""
    mean = np.maximum(fitted.mean, LEAST_MEAN)
    leverage = ((design @ fitted.inverse) * design).sum(axis=2) * fitted.weights * mean
    free = np.sqrt(fitted.dispersion[:, None] * np.maximum(1 - leverage, 1e-3))
    found: Floats = 1.5 * (counts ** (2 / 3) - mean ** (2 / 3)) / (mean ** (1 / 6) * free)
    return found


def reweighed(residual: Floats, limit: float = RESIDUAL_LIMIT) -> Floats:
    """Weights by residual: γ/s² above the limit and γ below, with γ so that they sum to n."""
    raw = np.where(residual > limit, 1 / np.maximum(residual, 1e-9) ** 2, 1.0)
    found: Floats = raw * (raw.shape[-1] / raw.sum(axis=-1, keepdims=True))
    return found


def upper_limit(mean: float, variance_of_mean: float, dispersion: float, level: float) -> float:
    """The threshold of 1996, on the scale of μ^⅔: above it lies a `level` of weeks by chance."""
    tau = dispersion + variance_of_mean / mean
    z = float(ndtri(1 - level))
    return float(mean * (1 + 2 / 3 * z * (tau / mean) ** 0.5) ** 1.5)
