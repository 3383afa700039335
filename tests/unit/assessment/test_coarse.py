"""Rows that can be published: never fewer alike than k, nothing lost, nothing to trace."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from linli.assessment.coarse import COLUMNS, Row, coarsened, table

ROWS = st.lists(
    st.builds(
        Row,
        source=st.integers(1, 10**6),
        kind=st.sampled_from(["closed", "answered", "excluded"]),
        month=st.sampled_from(["2026-11", "2026-12"]),
        area=st.sampled_from(["", "990100001", "990100002", "990100003"]),
        group=st.sampled_from(["", "part-roads", "event-other", "dispute"]),
        in_time=st.booleans(),
    ),
    max_size=120,
    unique_by=lambda row: (row.kind, row.source),
)


@given(rows=ROWS, least=st.integers(2, 9))
def test_every_published_row_has_enough_like_it_and_none_is_lost(rows: list[Row], least: int):
    fine, few = coarsened(rows, least)
    assert all(n >= least for n in Counter(row.alike for row in fine).values())
    assert Counter(row.source for row in (*fine, *few)) == Counter(row.source for row in rows)
    assert all(n < least for n in Counter((row.kind, row.month) for row in few).values())
    known = {(row.kind, row.source): row for row in rows}
    for row in fine:
        was = known[row.kind, row.source]
        assert (row.month, row.in_time) == (was.month, was.in_time)
        assert row.area in ("", was.area)
        assert row.group in ("", was.group)


def test_a_rare_group_goes_before_its_place():
    def closed(source: int, area: str, group: str) -> Row:
        return Row(source=source, kind="closed", month="2026-11", area=area, group=group)

    rows = [closed(n, "1", "a") for n in range(5)]
    rows += [closed(9, "1", group) for group in "bcdef"]
    rows += [closed(20 + n, str(n), "g") for n in range(2, 7)]
    fine, few = coarsened(rows, 5)
    assert not few
    found = Counter((row.area, row.group) for row in fine)
    assert found == {("1", "a"): 5, ("1", ""): 5, ("", ""): 5}


def test_the_table_says_nothing_of_where_a_row_came_from():
    rows = [
        Row(
            source=n,
            kind="answered",
            month="2026-11",
            area="1",
            group="a",
            valid=True,
            full=False,
            contacted=n % 2 == 0,
        )
        for n in (777_001, 777_002, 777_003)
    ]
    text = table(rows)
    assert text == table(reversed(rows))
    assert "777" not in text
    head, *lines = text.splitlines()
    assert head == ",".join(COLUMNS)
    assert lines == [
        "answered,2026-11,1,a,,yes,no,no,,",
        "answered,2026-11,1,a,,yes,no,no,,",
        "answered,2026-11,1,a,,yes,no,yes,,",
    ]
