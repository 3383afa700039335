"""A reporter saves, with the code on her receipt, the proof that her report is in the log."""

from datetime import timedelta
from pathlib import Path

import pytest

from linli.cases.acts.merge import merge
from linli.cases.models import Report
from linli.cases.queries.receipt import first_entry
from linli.journal.models import Entry
from linli.ledger.keys import read_log_keys
from linli.people.sealing import receipt_code
from linli.web.rates import forget_knocks
from linli_verify.program import main
from tests.cast import NOW, founded
from tests.rooms.cases.matters import joined, opened
from tests.rooms.ledger.conftest import sealed
from tests.rooms.web.callers import NOBODY, statements

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nobody_has_knocked(log: Path) -> None:
    """A log of its own, and no knock at the door of receipts counted yet."""
    forget_knocks()


def test_a_report_is_proven_with_its_code_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # given: a report, and a neighbour's who joined it
    cast = founded()
    case = opened(cast)
    first = Report.objects.get()
    second = Report.objects.get(id=joined(case, cast))
    code = receipt_code(first.id)
    path = f"/resident/progress/{code}/proof"

    # when: she asks before it is sealed
    early = NOBODY.get(path)

    # then: she is told to wait two seconds
    assert (early.status_code, early.json()["code"]) == (409, "ledger.not_sealed")

    # when: it is sealed
    sealed(now=NOW + timedelta(seconds=1))
    with statements() as asked:
        found = NOBODY.get(path).json()

    # then: the file proves her report's opening, offline and without us
    assert len(asked) <= 8
    assert found["name"] == f"{case.number}.tlog-proof"
    file = tmp_path / found["name"]
    file.write_text(found["text"], encoding="utf-8")
    assert main(["receipt", str(file), "--key", str(read_log_keys().signer.verifier)]) == 0
    said = capsys.readouterr().out
    assert str(first.id) in said
    assert "case.opened" in said
    assert str(second.id) not in said

    # and: the neighbour's code gives the neighbour's own
    other = NOBODY.get(f"/resident/progress/{receipt_code(second.id)}/proof").json()
    file.write_text(other["text"], encoding="utf-8")
    assert main(["receipt", str(file), "--key", str(read_log_keys().signer.verifier)]) == 0
    said = capsys.readouterr().out
    assert str(second.id) in said
    assert "report.joined" in said

    # and: a code that nobody was given opens nothing
    assert NOBODY.get("/resident/progress/0000-0000-0000/proof").status_code == 404


def test_a_report_that_went_on_into_another_case_keeps_its_first_entry() -> None:
    cast = founded()
    case, into, last = opened(cast), opened(cast), opened(cast)
    report = Report.objects.get(case=case)
    entry = Entry.objects.get(event="case.opened", subject_id=case.id).id
    merge(case.id, into.id, by=cast.zhou_ming, now=NOW)
    merge(into.id, last.id, by=cast.zhou_ming, now=NOW)
    report.refresh_from_db()
    assert report.case_id == last.id
    assert first_entry(report) == entry
