"""The doors over HTTP against `docs/permissions.md`: a sample in which every pair occurs."""

import random
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace
from itertools import combinations, product
from typing import Any

import pytest
from django.db import connection, transaction

from linli.cases.lifecycle import State
from linli.cases.models import Case, Helper, Report
from linli.cases.queries.sight import sight_of
from linli.journal.acting import Actor, ActorKind
from linli.people.authority import authority_of
from linli.people.models import Post as PostRow
from linli.territory.models import Area
from linli.web.addresses import api
from linli.web.rates import forget_knocks
from tests.cast import IN_GUDU, IN_HUAIYIN, NOW, Cast
from tests.rooms.cases.matters import UNIT, opened, taken_to
from tests.rooms.web.callers import NOBODY, Caller, signed_in
from tests.unit.people import oracle
from tests.unit.people.oracle import Asker, Matter, Post

OFFICERS = (
    "he_xiulan",
    "liu_fang",
    "wang_min",
    "gao_yuan",
    "chen_qiang",
    "sun_li",
    "wu_ting",
    "ma_jun",
    "zhou_ming",
    "xu_hui",
    "deng_wei",
)
CALLERS = ("nobody", "granny_lin", *(one for one in OFFICERS if one not in ("sun_li", "ma_jun")))
PLACES = {"in the first grid": IN_HUAIYIN, "in another street": IN_GUDU}
OPERATIONS = api.get_openapi_schema(path_prefix="")["paths"]
# Those that name a second case find it first, so their refusals are another test's (test_verbs).
VERBS = [
    verb
    for verb in oracle.states()
    if f"/workbench/cases/{{number}}/{verb}" in OPERATIONS
    and verb not in ("merge", "unmerge", "link")
]


def asker_of(who: Actor) -> Asker:
    """Somebody of the cast as the page sees her, from what is on record about her posts."""
    if who.kind is ActorKind.RESIDENT:
        return Asker("resident", who.id)
    rows = PostRow.objects.filter(officer_id=who.id)
    posts = tuple(Post(row.role, row.unit_id, row.area_code) for row in rows)
    return Asker("officer", who.id, posts)


def matter_of(case: Case) -> Matter:
    reports = list(Report.objects.filter(case=case))
    return Matter(
        holder=case.holder_id,
        desk=case.desk_id,
        area="" if case.area is None else case.area.code,
        assisting=frozenset(Helper.objects.filter(case=case).values_list("unit_id", flat=True)),
        reported_by=frozenset(one.resident_id for one in reports if one.resident_id),
        entered_by=frozenset(one.entered_by for one in reports if one.entered_by),
        state=str(case.state),
    )


def in_pairs(*choices: list[Any]) -> Iterator[tuple[Any, ...]]:
    """Rows in which each value of each choice meets each value of every other."""
    chance = random.Random(6)
    columns = list(combinations(range(len(choices)), 2))
    open_pairs = {
        (a, b, one, other) for a, b in columns for one, other in product(choices[a], choices[b])
    }
    while open_pairs:
        a, b, one, other = min(open_pairs, key=str)
        rows = []
        for _ in range(12):
            row = [chance.choice(values) for values in choices]
            row[a], row[b] = one, other
            rows.append(tuple(row))
        best = max(rows, key=lambda row: len(pairs(row, columns) & open_pairs))
        open_pairs -= pairs(best, columns)
        yield best


def pairs(row: tuple[Any, ...], columns: list[tuple[int, int]]) -> set[tuple[Any, ...]]:
    return {(a, b, row[a], row[b]) for a, b in columns}


def expected(asker: Asker | None, verb: str, matter: Matter) -> Callable[[int], bool]:
    """Which answers the page allows."""
    word, leads = oracle.states()[verb]
    if asker is None:
        return lambda status: status == 401
    granted = any(oracle.grants()[post.role, word] for post in asker.posts)
    if asker.kind != "officer" or not granted:
        return lambda status: status == 403
    if not oracle.may(asker, "case.read", matter):
        return lambda status: status == 404
    if not oracle.may(asker, word, matter):
        return lambda status: status == 403
    if matter.state not in leads:
        return lambda status: status == 409
    # The door is open; whether the example fits this case is the verb's own affair.
    return lambda status: status in (200, 409, 422)


def test_the_verbs_over_http_do_what_the_page_says(cast: Cast) -> None:
    # given: a case in every state, here and in another street
    cases = {
        (place, state.value): taken_to(state, cast, point=point, resident_id=cast.granny_lin.id)
        for (place, point), state in product(PLACES.items(), State)
    }
    matters = {key: matter_of(case) for key, case in cases.items()}
    people: dict[str, tuple[Caller, Asker | None]] = {"nobody": (NOBODY, None)}
    for name in CALLERS[1:]:
        people[name] = (signed_in(getattr(cast, name)), asker_of(getattr(cast, name)))
    # when: asked in pairs
    asked, wrong = 0, []
    for name, verb, state, place in in_pairs(
        list(CALLERS), VERBS, [state.value for state in State], list(PLACES)
    ):
        caller, asker = people[name]
        matter, number = matters[place, state], cases[place, state].number
        forget_knocks()
        with transaction.atomic():
            status = caller.post(f"/workbench/cases/{number}/{verb}", example(verb)).status_code
            transaction.set_rollback(True)
        asked += 1
        if not expected(asker, verb, matter)(status):
            wrong.append(f"{name} {verb} {state} {place}: {status}")
    # then
    assert not wrong, "\n".join(wrong)
    assert asked >= len(CALLERS) * len(VERBS)


def example(verb: str) -> Any:
    operation = OPERATIONS[f"/workbench/cases/{{number}}/{verb}"]["post"]
    content = operation.get("requestBody", {}).get("content", {})
    examples = content.get("application/json", {}).get("examples")
    return None if examples is None else next(iter(examples.values()))["value"]


ALL = "SELECT c.id FROM cases_case c LEFT JOIN territory_area a ON a.id = c.area_id"
NAME, PHONE, DOOR = "林秀英", "13912340001", "12号3单元"


def test_personal_fields_are_shown_to_those_whom_the_page_names(cast: Cast) -> None:
    told: dict[str, Any] = {
        "resident_id": cast.granny_lin.id,
        "place_words": f"槐荫路{DOOR}502",
    }
    cases = [
        opened(cast, "井盖坏了", unit=UNIT, **told),
        opened(cast, "井盖又坏了", **told),
        opened(cast, "井盖还是坏的", point=IN_GUDU, **told),
    ]
    fields = {"reporter's name": NAME, "reporter's phone": PHONE}
    fields["house and door in the words of the place"] = DOOR
    assert set(fields) == set(oracle.fields()), "a field without its test"
    for name, case in product(OFFICERS, cases):
        caller, asker = signed_in(getattr(cast, name)), asker_of(getattr(cast, name))
        matter, at = matter_of(case), f"/workbench/cases/{case.number}"
        page, bared = caller.get(at), caller.post(f"{at}/reveal", {"reason": "contact"})
        for field, value in fields.items():
            masked, clear = oracle.fields()[field]
            where = (name, case.number, field)
            assert (page.status_code == 200) == oracle.may(asker, masked, matter), where
            assert value not in page.content.decode(), where
            assert (value in bared.content.decode()) == (
                oracle.may(asker, clear, matter) and oracle.may(asker, masked, matter)
            ), where
    for name in OFFICERS:
        for listing in ("/workbench/search?q=井盖", "/workbench/cases", "/grid/cases"):
            answer = signed_in(getattr(cast, name)).get(listing).content.decode()
            assert not [value for value in (NAME, PHONE, DOOR) if value in answer], listing


def test_lists_show_what_the_page_says_and_nothing_else(cast: Cast) -> None:
    """The same rule is written once more in SQL; every role's list against the page."""
    # given: cases that lie everywhere and are held by, at the desk of, or helped by many
    first = opened(cast, resident_id=cast.granny_lin.id, entered_by=cast.wu_ting.id)
    opened(cast, point=None)
    units = [cast.unit(code).id for code in ("centre", UNIT, "utility-water")]
    units += [cast.unit(f"community-{area}").id for area in ("990100001001", "990100002001")]
    areas = [*Area.objects.values_list("id", flat=True), None]
    clones = []
    for number, (area_id, holder, desk) in enumerate(product(areas, units, units)):
        clone = copy(first)
        clone.pk, clone.number = None, f"C{number:05}"
        clone.area_id, clone.holder_id, clone.desk_id = area_id, holder, desk
        clones.append(clone)
    made = Case.objects.bulk_create(clones)
    Helper.objects.bulk_create(
        Helper(case=case, unit_id=unit, since=NOW)
        for number, (case, unit) in enumerate(zip(made, units * 99, strict=False))
        if number % 3 == 0
    )
    matters = {
        case.id: matter_of(case) for case in Case.objects.select_related("area").order_by("id")
    }
    # then
    for name in (*OFFICERS, "granny_lin", "zhao_lei"):
        who = getattr(cast, name)
        asker = asker_of(who)
        for word in ("case.list", "case.search", "case.read", "case.export"):
            sight = sight_of(authority_of(replace(who, post_id=None), now=NOW), word)
            with connection.cursor() as cursor:
                cursor.execute(f"{ALL} WHERE {sight.condition()}", sight.params())
                listed = {row[0] for row in cursor.fetchall()}
            should = {id_ for id_, matter in matters.items() if oracle.may(asker, word, matter)}
            assert listed == should, (name, word)


@pytest.mark.parametrize("size", [2, 3])
def test_every_pair_occurs(size: int) -> None:
    choices = [list(range(size)), list("abcd"), [True, False]]
    rows = list(in_pairs(*choices))
    columns = list(combinations(range(3), 2))
    met = set().union(*(pairs(row, columns) for row in rows))
    assert len(met) == size * 4 + size * 2 + 8
