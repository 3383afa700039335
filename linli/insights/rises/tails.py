"""How likely so many or more are, if nothing has changed. Upper tails of counts, for arrays.

Counts of a street are often more scattered than Poisson's. One number says so: the dispersion φ,
variance over mean, 1 for Poisson. A count with mean μ and dispersion φ is taken as negative
binomial with size μ/(φ - 1), whose variance is φμ.
"""

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaln, gammainc, gammaln

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NEARLY_POISSON = 1e-6
LEAST_MEAN = 1e-9


def count_tail(observed: Ints, mean: Floats, dispersion: Floats) -> Floats:
    """P(Y ≥ observed) for a mean and a dispersion; Poisson where the dispersion is 1."""
    at_least_one = np.maximum(observed, 1)
    mean = np.maximum(mean, LEAST_MEAN)
    beyond = np.maximum(dispersion - 1, NEARLY_POISSON)
    scattered = betainc(at_least_one, mean / beyond, beyond / (1 + beyond))
    plain = gammainc(at_least_one, mean)
    tail = np.where(dispersion - 1 <= NEARLY_POISSON, plain, scattered)
    return np.where(observed <= 0, 1.0, tail)


def share_tail(hits: Ints, of: Ints, share: Floats, dispersion: Floats) -> Floats:
    """P(X ≥ hits) when `of` cases are parted in two spans, the later one due a `share` of them.

    Two Poisson counts given their sum: binomial (Przyborowski & Wilenski 1940, Biometrika 31). Two
    negative binomial counts with one dispersion φ given their sum: beta-binomial with parameters
    share · of/(φ - 1) and (1 - share) · of/(φ - 1), the sum standing in for its mean.
    """
    hits, of = np.broadcast_arrays(hits, of)
    share = np.broadcast_to(share, hits.shape)
    dispersion = np.broadcast_to(dispersion, hits.shape)
    found = np.ones(hits.shape)
    some = (hits > 0) & (of > 0)
    plain = some & (dispersion - 1 <= NEARLY_POISSON)
    found[plain] = betainc(hits[plain], of[plain] - hits[plain] + 1, share[plain])
    wide = some & ~plain
    if wide.any():
        beyond = dispersion[wide] - 1
        whole = of[wide] / beyond
        found[wide] = _beta_binomial(hits[wide], of[wide], share[wide] * whole, whole)
    return found


def _beta_binomial(hits: Ints, of: Ints, a: Floats, whole: Floats) -> Floats:
    """The tail as a sum over hits, hits + 1, …, of; all rows in one long array."""
    terms = of - hits + 1
    starts = np.concatenate(([0], np.cumsum(terms)[:-1]))
    k = np.arange(int(terms.sum())) - np.repeat(starts - hits, terms)
    n, first, both = np.repeat(of, terms), np.repeat(a, terms), np.repeat(whole, terms)
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    weight = betaln(k + first, n - k + both - first) - betaln(first, both - first)
    sums: Floats = np.add.reduceat(np.exp(ways + weight), starts)
    return np.minimum(sums, 1.0)


def scatter(counts: Ints, weights: Floats) -> Floats:
    """The dispersion φ of each row of daily counts, at least 1: Pearson's χ² over its freedom.

    `weights` are what each day is due beside the others: a Sunday less than a Monday.
    """
    days = counts.shape[1]
    due = weights / weights.sum()
    mean = np.maximum(counts.sum(axis=1, keepdims=True) * due, LEAST_MEAN)
    squares: Floats = ((counts - mean) ** 2 / mean).sum(axis=1) / max(1, days - 1)
    return np.maximum(1.0, squares)
