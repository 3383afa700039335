"""How a case went on, as far as everybody may know: for updates, and for a request's notes."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from linli.cases.models import Case
from linli.cases.queries.in_public import shown_among
from linli.cases.queries.timeline import Line, Told, entries_about, entries_with, public_lines
from linli.cases.queries.told_to_all import TOLD_TO_ALL


def stories(cases: Iterable[Case], *, shown: Collection[str]) -> dict[int, list[Line]]:
    """The public lines of cases, by case, the oldest first.

    Another case's number stands in them only where that one too may be known to everybody;
    `shown` are the categories of which everybody may see cases.
    """
    known = {case.id: case for case in cases}
    return _lines(known, entries_about("case", known), shown)


def lines_of(entry_ids: Iterable[int], *, shown: Collection[str]) -> list[tuple[Case, Line]]:
    """The public lines of these entries with their cases, the oldest first."""
    entries = entries_with(entry_ids)
    cases = Case.objects.in_bulk({one.subject_id for one in entries})
    told = _lines(cases, entries, shown)
    found = [(cases[case_id], line) for case_id, lines in told.items() for line in lines]
    return sorted(found, key=lambda pair: (pair[1].at, pair[1].entry_id))


def _lines(
    cases: dict[int, Case], entries: Iterable[Told], shown: Collection[str]
) -> dict[int, list[Line]]:
    told = [one for one in entries if one.event in TOLD_TO_ALL]
    named = {one.other_number for one in told if one.other_number}
    if named:
        others = shown_among(Case.objects.filter(number__in=named), shown)
        named = set(others.values_list("number", flat=True))
    by_case = defaultdict(list)
    for one in told:
        number = one.other_number if one.other_number in named else ""
        by_case[one.subject_id].append(replace(one, other_number=number))
    return {case_id: public_lines(cases[case_id], lines, {}) for case_id, lines in by_case.items()}
