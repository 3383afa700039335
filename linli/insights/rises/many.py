"""Adjusting for many tests: of those that are told, few are to be mere chance."""

import numpy as np

from linli.insights.rises.tails import Floats


def adjusted(p: Floats) -> Floats:
    """Benjamini & Hochberg 1995 (Journal of the Royal Statistical Society B 57).

    p(k)·m/k, made monotone from the largest down. Telling those at most α keeps the share of mere
    chance among what is told at α on average; while nothing at all has changed, the chance to tell
    anything is α. Holds for tests that lean the same way, as these do, which share their days
    (Benjamini & Yekutieli 2001, Annals of Statistics 29).
    """
    m = len(p)
    if m == 0:
        return p
    order = np.argsort(p)
    raised = p[order] * m / np.arange(1, m + 1)
    level = np.minimum(1.0, np.minimum.accumulate(raised[::-1])[::-1])
    found = np.empty(m)
    found[order] = level
    return found
