"""Rules count too: packs and boundaries stand in the log before the cases opened under them."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from linli.assessment.rules import rules_in_the_log, text_of
from linli.cases.models import Case
from linli.journal.acting import Actor
from linli.journal.models import Entry
from linli.ledger.keys import read_log_keys
from linli.ledger.receipts import receipt
from linli.ledger.verify import verify
from linli.policy.models import Release
from linli.policy.queries import forget
from linli.territory.acts import adopt_generation
from linli.territory.queries import features_of
from linli_verify.program import main
from tests.cast import NOW, founded
from tests.rooms.cases.matters import opened
from tests.rooms.ledger.conftest import SOON, sealed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(log: Path) -> Case:
    """A case, sealed with all that was before it; the cast's own land was put up by no act."""
    cast = founded()
    areas = features_of(cast.generation_id)
    land = adopt_generation(areas, by=Actor.system("test"), now=NOW)
    found = opened(replace(cast, generation_id=land.id))
    sealed()
    return found


def test_every_case_stands_behind_its_rules_and_its_boundaries(case: Case) -> None:
    release, _, generation = rules_in_the_log()

    assert (release.kind, release.id, release.cases, release.early) == (
        "release",
        case.release_id,
        1,
        0,
    )
    assert (generation.kind, generation.id) == ("generation", case.generation_id)
    assert release.same
    assert generation.same
    assert release.hash == Release.objects.get().hash


def test_rules_changed_in_hindsight_are_found(case: Case) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE policy_release SET pack = pack || '{\"scripts\": {}}'")
        cursor.execute("UPDATE territory_area SET name_zh = name_zh || '新'")
    assert [one.same for one in rules_in_the_log()] == [False, None, False]
    assert verify(now=SOON).sound  # the journal itself was left alone
    forget()


def test_a_case_moved_under_later_rules_is_found(case: Case) -> None:
    # given: a release that came after the case, as a forger might add one
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO policy_release (number, turn, hash, adopted_at, adopted_by_kind,"
            " adopted_by_id, adopted_by_name, pack) SELECT 2, 2, 'kinder', adopted_at,"
            " adopted_by_kind, adopted_by_id, adopted_by_name, pack FROM policy_release"
        )
        cursor.execute("UPDATE cases_case SET release_id = (SELECT max(id) FROM policy_release)")
    first, second, *_ = rules_in_the_log()
    assert (first.cases, second.cases) == (0, 1)
    assert second.early == 1
    assert not second.sound
    forget()


def test_an_outsider_proves_it_with_a_receipt_and_the_pack(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # given: what a reporter saved, and the pack with its proof
    entries = {one.event: one.id for one in Entry.objects.order_by("id")}
    files = {}
    for name, event in (("rules", "policy.adopted"), ("case", "case.opened")):
        files[name] = tmp_path / f"{name}.tlog-proof"
        files[name].write_text(receipt(entries[event]))
    pack = tmp_path / "pack.json"
    pack.write_text(text_of(Release.objects.get()))
    key = ["--key", str(read_log_keys().signer.verifier)]

    # when and then: in this order it is proven
    asked = ["rules", str(files["rules"]), str(files["case"]), *key]
    assert main([*asked, "--file", str(pack)]) == 0
    assert "规则在先" in capsys.readouterr().out

    # and: other rules, or another file, are not
    assert main(["rules", str(files["case"]), str(files["rules"]), *key]) == 1
    pack.write_text(pack.read_text().replace("网格员", "网格长"))
    assert main([*asked, "--file", str(pack)]) == 1
