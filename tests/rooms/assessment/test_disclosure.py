"""What is published: it adds up to the rates, tells of nobody, and an outsider finds every lie."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from linli.assessment.disclose import disclose
from linli.assessment.models import Disclosure, Fact
from linli.feedback.acts.attempt import attempt_callback
from linli.feedback.acts.exclude import apply_for_callback, review_exclusion
from linli.feedback.models import Callback
from linli.journal.acting import Actor
from linli.journal.deliver import deliver_all
from linli.ledger.keys import read_log_keys
from linli_verify.checks import Key, NotProven, Read
from linli_verify.figures import disclosed
from linli_verify.program import main
from tests.cast import LIULIN, Cast, forget, founded
from tests.rooms.feedback.test_rates import ASKED, DAY, GROUND, REASON, answers, one, table
from tests.rooms.ledger.conftest import own_log, public_files, sealed

NIGHT = ASKED + DAY
SYSTEM = Actor.system("test")


@pytest.fixture
def cast(transactional_db: None, tmp_path: Path, settings: pytest.FixtureRequest) -> Cast:
    """A district with a log of its own, in which what is recorded can be sealed."""
    own_log(tmp_path, settings)
    forget()
    return founded()


@pytest.fixture
def read(client: Client) -> Read:
    """The log's public files, as somebody without an account gets them."""
    return public_files(client)


def key() -> Key:
    return Key.read(str(read_log_keys().signer.verifier))


def six_who_answered(cast: Cast) -> list[Callback]:
    """Five on all three rates, one on 响应率 alone, and one more who would not say."""
    found = [answers(one(cast), said) for said in ("yys", "yyb", "ynn", "nyb", "yys")]
    found.append(answers(one(cast, "ask-policy"), "nnn"))
    silent = one(cast)
    attempt_callback(silent.id, how="phone", outcome="refused", by=cast.wu_ting, now=ASKED)
    deliver_all(now=ASKED)
    return found


def test_what_is_published_adds_up_to_the_rates(cast: Cast, read: Read) -> None:
    # given
    bad = six_who_answered(cast)[2]
    made = disclose(by=SYSTEM, now=NIGHT)
    # then: the one who refused may still answer by her link and waits, and so does the one alone
    # in her group
    figures = json.loads(made.figures)["months"]["2026-12"]
    rates = table(cast).whole.whole
    for name, ours in (("solved", rates.solved), ("satisfied", rates.satisfied)):
        assert figures["rates"][name] == {"n": ours.n, "share": round(ours.share or 0, 6)}
    assert figures["rates"]["contacted"] == {"n": 5, "share": 0.8}
    assert (figures["answered"]["settled"], figures["waiting"]) == (5, 2)
    closings = json.loads(made.figures)["months"]["2026-11"]
    assert (closings["closed"], closings["in_time"], closings["waiting"]) == (6, 6, 1)

    # when: her link has ended, and one answer is left out; but that is one row, and waits
    applied = apply_for_callback(bad.id, GROUND, REASON, by=cast.chen_qiang, now=ASKED)
    review_exclusion(applied.id, agreed=True, reason="属实", by=cast.zhou_ming, now=ASKED)
    review_exclusion(applied.id, agreed=True, reason="同意", by=cast.wang_min, now=ASKED)
    deliver_all(now=ASKED)
    later = disclose(by=SYSTEM, now=NIGHT + timedelta(days=60))
    assert later.rows.count("\n") == 1
    assert Fact.objects.filter(number=None).count() == 4

    # then: with five of them they are published, and the figures say it with and without
    month = Fact.objects.get(kind="excluded").month
    Fact.objects.bulk_create(
        Fact(
            kind="excluded",
            source=-n,
            month=month,
            valid=True,
            full=True,
            contacted=True,
            solved=False,
            satisfaction="not_satisfied",
            final_at=ASKED,
        )
        for n in range(1, 5)
    )
    last = json.loads(disclose(by=SYSTEM, now=NIGHT + timedelta(days=61)).figures)["months"][month]
    assert last["excluded"]["solved"] == 0
    assert last["excluded"]["settled"] == 5
    assert last["rates"]["solved"]["n"] == 5
    assert last["rates_without_excluded"]["contacted"] == {"n": 0, "share": None}

    # and: an outsider comes to the same
    sealed(now=NIGHT)
    found = disclosed(read, key(), [])
    assert found.files == 3
    assert found.months[month] == last


def test_who_answers_late_changes_what_was_not_yet_published(cast: Cast) -> None:
    callback = one(cast)
    for outcome in ("no_answer", "busy", "no_answer"):
        attempt_callback(callback.id, how="phone", outcome=outcome, by=cast.wu_ting, now=ASKED)
    deliver_all(now=ASKED)
    assert not Fact.objects.get(kind="answered").valid
    disclose(by=SYSTEM, now=NIGHT)
    answers(callback, "yys", at=NIGHT)
    deliver_all(now=NIGHT)
    fact = Fact.objects.get(kind="answered")
    assert (fact.valid, fact.solved, fact.final_at, fact.number) == (True, True, NIGHT, None)


def test_a_sealed_group_names_neither_place_nor_group(cast: Cast) -> None:
    one(cast, "neighbour-dispute")
    one(cast)
    deliver_all(now=ASKED)
    found = Fact.objects.filter(kind="closed").order_by("id").values_list("area", "group")
    assert [*found] == [("", ""), (LIULIN, "part-roads")]
    sealed_groups = cast.pack.assessment.disclosure.sealed_groups
    assert sealed_groups
    assert not Fact.objects.filter(group__in=sealed_groups).exists()


def test_nothing_published_leads_back_to_anybody(cast: Cast, read: Read) -> None:
    six_who_answered(cast)
    disclose(by=SYSTEM, now=NIGHT)
    sealed(now=NIGHT)
    rows = read("figures/1.csv").decode()
    for callback in Callback.objects.select_related("case"):
        assert callback.case.number not in rows
        assert str(callback.area_code) not in rows, "a grid is finer than what is published"
    assert len(rows.splitlines()) == 1 + 6 + 5


def test_an_outsider_finds_whatever_was_changed(
    cast: Cast, read: Read, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # given: three publications, mirrored into a folder
    six_who_answered(cast)
    for night in range(3):
        disclose(by=SYSTEM, now=NIGHT + night * DAY)
    sealed(now=NIGHT)
    mirror = tmp_path / "mirror"
    (mirror / "figures").mkdir(parents=True)
    names = [f"figures/{n}.{what}" for n in (1, 2, 3) for what in ("csv", "json", "tlog-proof")]
    whole = {name: read(name) for name in ("figures/list.json", *names)}
    for name, data in whole.items():
        (mirror / name).write_bytes(data)
    public = str(read_log_keys().signer.verifier)
    assert main(["figures", str(mirror), "--key", public]) == 0
    said = capsys.readouterr().out
    assert "3 publications with 11 rows" in said
    assert "解决率 solved 80.0% (n=5)" in said

    def changed(name: str, here: bytes, there: bytes) -> None:
        assert here in whole[name], (name, here)
        (mirror / name).write_bytes(whole[name].replace(here, there, 1))
        assert main(["figures", str(mirror), "--key", public]) == 1, name
        (mirror / name).write_bytes(whole[name])

    # then: a changed row, a better figure, a file left out, one put in another's place
    changed("figures/1.csv", b"not_satisfied", b"satisfied")
    changed("figures/1.csv", b"\nanswered,", b"\nclosed,")
    changed("figures/1.json", b'"share": 0.8', b'"share": 0.9')
    changed("figures/list.json", b'{"number": 1', b'{"number": 4')
    changed("figures/2.tlog-proof", whole["figures/2.tlog-proof"], whole["figures/3.tlog-proof"])
    (mirror / "figures/3.csv").unlink()
    assert main(["figures", str(mirror), "--key", public]) == 2


def test_a_superuser_who_changes_what_was_published_is_found(cast: Cast, read: Read) -> None:
    six_who_answered(cast)
    made = disclose(by=SYSTEM, now=NIGHT)
    sealed(now=NIGHT)
    disclosed(read, key(), [])
    better = made.rows.replace("not_satisfied", "satisfied")
    figures = made.figures.replace('"satisfied": 2', '"satisfied": 3')
    assert (better, figures) != (made.rows, made.figures)
    Disclosure.objects.filter(number=1).update(rows=better, figures=figures)
    with pytest.raises(NotProven, match="not those that were logged"):
        disclosed(read, key(), [])


def test_what_there_is_not_is_not_found(cast: Cast, client: Client) -> None:
    assert client.get("/log/figures/list.json").json() == []
    for path in ("1.csv", "0.csv", "9" * 30 + ".csv", "1.xml", "x.csv", "1.tlog-proof"):
        assert client.get(f"/log/figures/{path}").status_code == 404, path
    disclose(by=SYSTEM, now=NIGHT)
    assert client.get("/log/figures/1.csv").status_code == 200
    assert client.get("/log/figures/1.tlog-proof").status_code == 404, "it is not sealed yet"
