"""EARS C1, C2 and C3: the last days against the week before them, for series without a history.

Hutwagner, Thompson, Seeman & Treadwell 2003, Journal of Urban Health 80 (2, suppl. 1). With X(t)
the count of a day, and mean M and standard deviation S of seven days:

    C1(t) = (X(t) - M₁)/S₁   M₁, S₁ of t-7 … t-1                         called above 3
    C2(t) = (X(t) - M₂)/S₂   M₂, S₂ of t-9 … t-3, two days left out       called above 3
    C3(t) = Σ max(0, C2(i) - 1) for i = t-2 … t                           called above 2

The published thresholds are those of a normal distribution, and with few cases a day they call far
too often. So the same spans are compared by an exact test besides: given how many cases fell in
both, how likely is it that so many fell in the later one (`tails.share_tail`)? C3's later span is
its three days. That p is what decides; the published statistic is told beside it.

Limits: a rise that lasts over a week becomes the usual; seasons and holidays are not known here.
"""

from dataclasses import dataclass

import numpy as np

from linli.insights.rises.tails import Floats, Ints, share_tail

BASELINE, GUARD, SUMMED = 7, 2, 3
DAYS_NEEDED = BASELINE + GUARD + SUMMED


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison for all series: the last `days` of each, against the usual before them."""

    kind: str
    days: int
    observed: Ints
    expected: Floats
    in_all: (
        Ints  # cases in both spans: which series are looked at may depend on it, for p is given it
    )
    statistic: Floats
    p: Floats


def statistics(counts: Ints, *, least_sd: float = 0.0) -> tuple[Floats, Floats, Floats]:
    """C1, C2 and C3 of the last day of each series (series × days), as published.

    Where all days of a baseline are alike, S is 0 and the statistic infinite, or 0 for the same
    count once more; `least_sd` puts a floor under S.
    """
    c1 = _standard(counts[:, -1], counts[:, -1 - BASELINE : -1], least_sd)
    c2s = []
    for back in range(SUMMED):
        end = counts.shape[1] - back
        base = counts[:, end - 1 - GUARD - BASELINE : end - 1 - GUARD]
        c2s.append(_standard(counts[:, end - 1], base, least_sd))
    c3 = np.sum([np.maximum(0.0, c2 - 1) for c2 in c2s], axis=0)
    return c1, c2s[0], c3


def _standard(x: Ints, base: Ints, least_sd: float) -> Floats:
    above = x - base.mean(axis=1)
    sd = np.maximum(base.std(axis=1, ddof=1), least_sd)
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.where(sd > 0, above / sd, np.where(above > 0, np.inf, 0.0))
    return found


def compared(counts: Ints, weights: Floats, dispersion: Floats) -> list[Compared]:
    """C1, C2 and C3 for the last day of each series, each with expected, observed and p.

    `counts` is series × days, at least DAYS_NEEDED of them; `weights` what each day is due beside
    the others; `dispersion` variance over mean of each series.
    """
    days = counts.shape[1]
    found = []
    spans = (
        ("c1", 1, slice(days - 1 - BASELINE, days - 1)),
        ("c2", 1, slice(days - 1 - GUARD - BASELINE, days - 1 - GUARD)),
        ("c3", SUMMED, slice(days - SUMMED - BASELINE, days - SUMMED)),
    )
    for (kind, last, base), statistic in zip(spans, statistics(counts), strict=True):
        observed = counts[:, days - last :].sum(axis=1)
        before = counts[:, base].sum(axis=1)
        due, due_before = weights[days - last :].sum(), weights[base].sum()
        share = np.full(len(counts), due / (due + due_before))
        found.append(
            Compared(
                kind=kind,
                days=last,
                observed=observed,
                expected=before * (due / due_before),
                in_all=observed + before,
                statistic=statistic,
                p=share_tail(observed, observed + before, share, dispersion),
            )
        )
    return found
