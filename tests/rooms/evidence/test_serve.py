"""Who is shown a photo, and how it is sent."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from linli.cases.evidence.attach import attach, remove
from linli.cases.evidence.keep import keep_upload, storage
from linli.cases.evidence.serve import Opened, opened
from linli.cases.models import Evidence
from linli.journal.acting import VISITOR, Actor, Forbidden, NotFound
from tests.rooms.evidence.conftest import NOW, District
from tests.unit.evidence import corpus


def shown(evidence_id: UUID, by: Actor, code_report_id: UUID | None = None) -> Opened:
    return opened(evidence_id, size="full", by=by, now=NOW, code_report_id=code_report_id)


def photo_of(district: District, report_id: UUID | None, stage: str, by: Actor) -> Evidence:
    evidence = keep_upload(corpus.jpeg(), kind="image", by=by, now=NOW)
    attach([evidence.id], case_id=district.case.id, report_id=report_id, stage=stage,
           by=by, now=NOW)  # fmt: skip
    return evidence


WHO: dict[str, Callable[[District], tuple[Actor, UUID | None]]] = {
    "reporter": lambda d: (d.lin, None),
    "neighbour who joined": lambda d: (d.chen, None),
    "another resident": lambda d: (Actor.resident(987_654), None),
    "visitor": lambda d: (VISITOR, None),
    "visitor with the reporter's code": lambda d: (VISITOR, d.lins_report.id),
    "visitor with the neighbour's code": lambda d: (VISITOR, d.chens_report.id),
    "visitor with a foreign code": lambda d: (VISITOR, uuid4()),
    "holder": lambda d: (d.holder, None),
    "clerk elsewhere": lambda d: (d.elsewhere, None),
    "duty officer": lambda d: (d.duty, None),
    "officer without a post": lambda d: (Actor.officer(987_654), None),
}


@pytest.mark.parametrize(
    ("who", "report_photo", "result_photo"),
    [
        ("reporter", True, True),
        ("neighbour who joined", False, True),  # may see what was done, not her neighbour's photo
        ("another resident", False, False),
        ("visitor", False, False),
        ("visitor with the reporter's code", True, True),
        ("visitor with the neighbour's code", False, True),
        ("visitor with a foreign code", False, False),
        ("holder", True, True),
        ("clerk elsewhere", False, False),
        ("duty officer", True, True),
        ("officer without a post", False, False),
    ],
)
def test_who_is_shown_what(
    district: District, files: Path, who: str, report_photo: bool, result_photo: bool
) -> None:
    by, code_report_id = WHO[who](district)
    for evidence, allowed in (
        (photo_of(district, district.lins_report.id, "report", district.lin), report_photo),
        (photo_of(district, None, "after", district.holder), result_photo),
    ):
        if allowed:
            with shown(evidence.id, by, code_report_id).stream as stream:
                assert stream.read(2) == b"\xff\xd8"
        else:
            with pytest.raises(Forbidden):
                shown(evidence.id, by, code_report_id)


def test_before_it_is_attached_a_photo_is_its_uploaders(district: District, files: Path) -> None:
    evidence = keep_upload(corpus.jpeg(), kind="image", by=district.lin, now=NOW)
    shown(evidence.id, district.lin).stream.close()
    for stranger in (district.chen, VISITOR, district.holder):
        with pytest.raises(Forbidden):
            shown(evidence.id, stranger)


def test_a_photo_is_sent_so_that_it_stays_a_photo(district: District, files: Path) -> None:
    evidence = photo_of(district, None, "after", district.holder)
    full = shown(evidence.id, district.lin)
    small = opened(evidence.id, size="thumbnail", by=district.lin, now=NOW)
    with full.stream as large, small.stream as little:
        assert large.read() != b"" != little.read()
    assert full.etag != small.etag
    assert full.headers["Content-Type"] == "image/jpeg"
    assert full.headers["X-Content-Type-Options"] == "nosniff"
    assert full.headers["Cache-Control"] == "private, no-cache"
    assert "Content-Disposition" not in full.headers


def test_a_document_is_sent_as_a_download(district: District, files: Path) -> None:
    evidence = keep_upload(corpus.pdf(), kind="document", by=district.holder, now=NOW)
    attach([evidence.id], case_id=district.case.id, report_id=None, stage="after",
           by=district.holder, now=NOW)  # fmt: skip
    answer = shown(evidence.id, district.duty)
    with answer.stream as stream:
        assert stream.read() == corpus.pdf()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{evidence.id}.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with pytest.raises(NotFound):
        opened(evidence.id, size="thumbnail", by=district.duty, now=NOW)


def test_what_is_unknown_removed_or_lost_is_not_found(district: District, files: Path) -> None:
    removed = photo_of(district, None, "after", district.holder)
    remove([removed.id], case_id=district.case.id, by=district.duty, now=NOW)
    lost = photo_of(district, None, "during", district.holder)
    assert lost.file is not None
    storage().delete(lost.file.sha256)
    for id_ in (uuid4(), removed.id, lost.id):
        with pytest.raises(NotFound):
            shown(id_, district.duty)
