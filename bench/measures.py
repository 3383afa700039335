"""Figures from many samples: medians, percentiles, spreads, and tables of them. Pure."""

import statistics
from collections.abc import Sequence


def percentile(sorted_values: Sequence[float], share: float) -> float:
    """The value below which that share of the sorted values lies; 0 when there are none."""
    if not sorted_values:
        return 0.0
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


def spread(values: Sequence[float], digits: int = 2) -> dict[str, float]:
    """The median of repeats with the least and the most."""
    return {
        "median": round(statistics.median(values), digits),
        "least": round(min(values), digits),
        "most": round(max(values), digits),
    }


def said(figure: dict[str, float]) -> str:
    """A spread in words."""
    return f"{figure['median']:g} ({figure['least']:g}–{figure['most']:g})"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns in line: the first to the left, the others to the right."""
    words = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[at]) for row in words) for at in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in words
    )
