"""Uploads: stored once by content, or not at all; swept when nobody wants them."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, transaction

from linli.cases.evidence import keep, tasks
from linli.cases.evidence.attach import attach, move_with_reports, offered_place, remove
from linli.cases.evidence.keep import keep_upload, storage
from linli.cases.evidence.tasks import purge, sweep
from linli.cases.models import Evidence, StoredFile
from linli.journal.acting import VISITOR, Actor, Forbidden, Invalid
from tests.rooms.evidence.conftest import NOW, District, a_case
from tests.unit.evidence import corpus

GPS = {1: "N", 2: corpus.degrees(31, 14, 6), 3: "E", 4: corpus.degrees(121, 30, 0)}


def stored_files(files: Path) -> list[Path]:
    return [path for path in files.rglob("*") if path.is_file()]


def upload(data: bytes | None = None, *, by: Actor = VISITOR, hours: float = 0) -> Evidence:
    return keep_upload(
        corpus.jpeg() if data is None else data,
        kind="image",
        by=by,
        now=NOW + timedelta(hours=hours),
    )


def test_a_photo_is_stored_with_its_thumbnail(demo: None, files: Path) -> None:
    evidence = upload(corpus.jpeg(exif=corpus.exif(taken="2026:11:22 09:00:00", gps=GPS)))
    kept = Evidence.objects.select_related("file").get(id=evidence.id)
    assert kept.file is not None
    assert (kept.file.kind, kept.file.media_type, kept.file.width) == ("image", "image/jpeg", 64)
    assert (kept.latitude, kept.longitude) == (31.235, 121.5)
    assert kept.taken_at == NOW - timedelta(hours=1)
    assert (kept.case_id, kept.uploader_kind, kept.uploader_id) == (None, "visitor", 0)
    assert {path.name for path in stored_files(files)} == {
        kept.file.sha256,
        f"{kept.file.sha256}.thumbnail",
    }


def test_the_same_photo_twice_is_stored_once(demo: None, files: Path) -> None:
    first, second = upload(), upload(by=Actor.resident(7))
    assert first.id != second.id
    assert first.file_id == second.file_id
    assert StoredFile.objects.count() == 1
    assert len(stored_files(files)) == 2


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html></html>", id="page"),
        pytest.param(corpus.png_bomb(), id="bomb"),
        pytest.param(corpus.jpeg()[:400], id="truncated"),
        pytest.param(corpus.png()[:-5], id="cut at the end"),
        pytest.param(corpus.heic(), id="HEIC"),
        pytest.param(corpus.animation("WEBP"), id="moving"),
        pytest.param(corpus.docx(), id="document"),
        pytest.param(corpus.jpeg() + bytes(20 * 1024 * 1024), id="too large"),
    ],
)
def test_a_refused_photo_leaves_nothing(demo: None, files: Path, data: bytes) -> None:
    with pytest.raises(Invalid):
        upload(data)
    assert not stored_files(files)
    assert not StoredFile.objects.exists()
    assert not Evidence.objects.exists()


def test_a_document_is_for_officers_to_add(district: District, files: Path) -> None:
    for stranger in (VISITOR, district.lin):
        with pytest.raises(Forbidden):
            keep_upload(corpus.pdf(), kind="document", by=stranger, now=NOW)
    assert not stored_files(files)
    evidence = keep_upload(corpus.pdf(), kind="document", by=district.holder, now=NOW)
    assert evidence.file is not None
    assert evidence.file.media_type == "application/pdf"
    assert len(stored_files(files)) == 1


def test_a_bomb_in_a_document_leaves_nothing(district: District, files: Path) -> None:
    bomb = corpus.docx(**{"word/media.bin": bytes(101 * 1024 * 1024)})
    with pytest.raises(Invalid):
        keep_upload(bomb, kind="document", by=district.holder, now=NOW)
    assert not stored_files(files)
    assert not StoredFile.objects.exists()


def test_an_officer_without_a_post_adds_nothing(demo: None, files: Path) -> None:
    with pytest.raises(Forbidden):
        upload(by=Actor.officer(999))
    assert not stored_files(files)


def test_a_store_that_is_full_leaves_no_row(
    demo: None, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.write_text("a file where the folder should be")
    with pytest.raises(OSError, match=r"exists|directory"), transaction.atomic():
        upload()
    assert not StoredFile.objects.exists()


def test_photos_become_part_of_the_case_and_forget_where_they_were_taken(
    district: District, files: Path, django_assert_num_queries: object
) -> None:
    ids = [upload().id, upload(corpus.jpeg(exif=corpus.exif(gps=GPS))).id, upload(corpus.png()).id]
    assert offered_place(ids) == (31.235, 121.5)
    with django_assert_num_queries(1):  # type: ignore[operator]  # the plugin's fixture
        attach(
            ids,
            case_id=district.case.id,
            report_id=district.lins_report.id,
            stage="report",
            by=district.lin,
            now=NOW,
        )
    attached = Evidence.objects.filter(case=district.case, report_id=district.lins_report.id)
    assert {evidence.id for evidence in attached} == set(ids)
    assert {(evidence.latitude, evidence.longitude) for evidence in attached} == {(None, None)}
    assert offered_place(ids) is None


def test_the_place_is_that_of_the_first_photo_that_has_one(demo: None, files: Path) -> None:
    other = {**GPS, 2: corpus.degrees(32, 0, 0)}
    plain, second, first = (
        upload(corpus.jpeg()).id,
        upload(corpus.jpeg(exif=corpus.exif(gps=GPS))).id,
        upload(corpus.jpeg(exif=corpus.exif(gps=other))).id,
    )
    assert offered_place([plain, first, second]) == (32.0, 121.5)
    assert offered_place([plain]) is None
    assert offered_place([]) is None


def attach_to(district: District, *evidence: Evidence) -> None:
    attach(
        [item.id for item in evidence],
        case_id=district.case.id,
        report_id=None,
        stage="after",
        by=district.holder,
        now=NOW,
    )


def test_a_photo_is_attached_once_and_all_or_none(district: District, files: Path) -> None:
    used, fresh = upload(), upload()
    attach_to(district, used)
    with pytest.raises(Invalid) as refusal, transaction.atomic():
        attach_to(district, fresh, used)
    assert refusal.value.code == "unknown_evidence"
    assert Evidence.objects.get(id=fresh.id).case_id is None
    assert Evidence.objects.get(id=used.id).case_id == district.case.id


def test_an_unknown_photo_is_refused(district: District, files: Path) -> None:
    with pytest.raises(Invalid):
        attach_to(district, Evidence(id=uuid4()))


def test_a_tenth_photo_is_refused(district: District, files: Path) -> None:
    many = [upload() for _ in range(10)]
    with pytest.raises(Invalid) as refusal, transaction.atomic():
        attach_to(district, *many)
    assert refusal.value.code == "too_many_files"
    assert not Evidence.objects.filter(case=district.case).exists()
    attach_to(district, *many[:9], many[0])  # named twice is one photo
    assert Evidence.objects.filter(case=district.case).count() == 9


def test_files_go_along_with_their_report(district: District, files: Path) -> None:
    photo, result = upload(), upload()
    attach([photo.id], case_id=district.case.id, report_id=district.lins_report.id,
           stage="report", by=district.lin, now=NOW)  # fmt: skip
    attach_to(district, result)
    other = a_case("LJ-20261122-0002", district.case.holder, district.case.desk)
    move_with_reports([district.lins_report.id], to_case_id=other.id, by=district.duty, now=NOW)
    assert Evidence.objects.get(id=photo.id).case_id == other.id
    assert Evidence.objects.get(id=result.id).case_id == district.case.id


def test_what_nobody_claims_within_a_day_goes(district: District, files: Path) -> None:
    unclaimed = upload(corpus.png())
    claimed, late = upload(), upload(corpus.webp(), hours=20)
    attach_to(district, claimed)
    assert purge(NOW + timedelta(hours=25)) == 1
    assert not Evidence.objects.filter(id=unclaimed.id).exists()
    assert Evidence.objects.filter(id__in=[claimed.id, late.id]).count() == 2
    assert StoredFile.objects.count() == 2
    assert len(stored_files(files)) == 4
    assert purge(NOW + timedelta(hours=25)) == 0


def test_what_another_case_needs_stays(district: District, files: Path) -> None:
    upload()
    attach_to(district, upload())
    purge(NOW + timedelta(hours=25))
    assert Evidence.objects.count() == 1
    assert len(stored_files(files)) == 2


def test_what_is_removed_is_deleted(district: District, files: Path) -> None:
    photo = upload()
    attach_to(district, photo)
    remove([photo.id], case_id=district.case.id, by=district.duty, now=NOW)
    remove([photo.id], case_id=district.case.id, by=district.duty, now=NOW)
    assert purge(NOW) == 1
    assert not stored_files(files)
    kept = Evidence.objects.get(id=photo.id)
    assert (kept.file_id, kept.removed_at) == (None, NOW)


def test_a_file_of_another_case_cannot_be_removed(district: District, files: Path) -> None:
    photo = upload()
    attach_to(district, photo)
    with pytest.raises(Invalid), transaction.atomic():
        remove([photo.id], case_id=district.case.id + 1, by=district.duty, now=NOW)
    assert Evidence.objects.get(id=photo.id).removed_at is None


def age(files: Path) -> None:
    for path in stored_files(files):
        os.utime(path, (0, 0))


def test_the_sweep_finds_what_a_crash_left_behind(demo: None, files: Path) -> None:
    stray, known = "ab" + "0" * 62, upload()
    storage().put(stray, b"stored, and then the power went")
    assert sweep("ab", now=NOW) == 0  # too young: perhaps its row is being written
    age(files)
    assert sweep("cd", now=NOW) == 0
    assert sweep("ab", now=NOW) == 1
    assert not storage().exists(stray)
    assert known.file is not None
    assert sweep(known.file.sha256[:2], now=NOW) == 0
    assert storage().exists(known.file.sha256)


def test_the_sweep_finds_what_a_deleted_case_left_behind(district: District, files: Path) -> None:
    photo = upload()
    attach_to(district, photo)
    Evidence.objects.filter(case=district.case).delete()  # as the deleted case takes it along
    assert photo.file is not None
    assert sweep(photo.file.sha256[:2], now=NOW) == 1
    assert not stored_files(files)


def test_every_slice_is_swept_within_eleven_days(
    demo: None, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def watched(slice_: str, *, now: object) -> int:
        seen.append(slice_)
        return 0

    monkeypatch.setattr(tasks, "sweep", watched)
    for hour in range(11 * 24):
        purge(NOW + timedelta(hours=hour))
    assert set(seen) == {f"{n:02x}" for n in range(256)}


def test_a_content_that_comes_in_again_survives_the_sweep(
    demo: None, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rows are gone, its objects not yet: then the same photo is sent again."""
    first = upload()
    forget = tasks._forget_objects

    def come_again(sha256: str) -> None:
        monkeypatch.setattr(tasks, "_forget_objects", forget)
        upload(hours=25)
        forget(sha256)

    monkeypatch.setattr(tasks, "_forget_objects", come_again)
    purge(NOW + timedelta(hours=25))
    assert first.file is not None
    assert storage().exists(first.file.sha256)
    assert len(stored_files(files)) == 2


def test_a_store_is_opened_once_for_an_address(files: Path) -> None:
    assert keep.storage() is keep.storage()


@pytest.mark.django_db(transaction=True)
def test_two_reports_that_claim_a_photo_at_once_get_it_once(
    district: District, files: Path
) -> None:
    photo = upload()
    both = Barrier(2)

    def claim(_: int) -> bool:
        try:
            both.wait(timeout=10)
            attach_to(district, photo)
        except Invalid:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as two:
        assert sorted(two.map(claim, range(2))) == [False, True]
    assert Evidence.objects.get(id=photo.id).case_id == district.case.id


@pytest.mark.django_db(transaction=True)
def test_uploads_of_one_photo_at_once_and_a_purge_lose_nothing(
    district: District, files: Path
) -> None:
    upload()  # long unclaimed, with the same content: the purge is about to take it
    start = Barrier(3)

    def send(_: int) -> Evidence | None:
        try:
            start.wait(timeout=10)
            return upload(hours=25)
        finally:
            connection.close()

    def sweep_up() -> int:
        try:
            start.wait(timeout=10)
            return purge(NOW + timedelta(hours=25))
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as three:
        sent = three.map(send, range(2))
        three.submit(sweep_up).result()
        kept = [evidence.id for evidence in sent if evidence is not None]
    stored = StoredFile.objects.get()
    assert Evidence.objects.filter(id__in=kept, file=stored).count() == 2
    assert storage().exists(stored.sha256)
    assert storage().exists(f"{stored.sha256}.thumbnail")
