"""Documents: known by content, and unpacked once into nothing."""

import zipfile

import pytest

from linli.cases.evidence import documents
from linli.cases.evidence.documents import SUFFIXES, clean_document
from linli.journal.acting import Invalid
from tests.unit.evidence import corpus


@pytest.mark.parametrize(
    ("data", "suffix"), [(corpus.pdf(), "pdf"), (corpus.docx(), "docx"), (corpus.xlsx(), "xlsx")]
)
def test_a_document_is_kept_as_it_is(data: bytes, suffix: str) -> None:
    document = clean_document(data)
    assert document.data == data
    assert SUFFIXES[document.media_type] == suffix


def bomb(size: int) -> bytes:
    return corpus.docx(**{"word/media.bin": bytes(size)})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "not_a_document", id="nothing"),
        pytest.param(corpus.jpeg(), "not_a_document", id="photo"),
        pytest.param(b"<html>", "not_a_document", id="page"),
        pytest.param(b"MZ" + corpus.docx(), "not_a_document", id="program with an archive"),
        pytest.param(corpus.zipped({"a.txt": b"a"}), "not_a_document", id="plain zip"),
        pytest.param(b"\xd0\xcf\x11\xe0" + bytes(600), "not_a_document", id="old Word"),
        pytest.param(corpus.pdf()[:-10], "truncated", id="cut PDF"),
        pytest.param(corpus.docx()[:-30], "truncated", id="cut docx"),
        pytest.param(corpus.docx()[:60], "truncated", id="beginning of a docx"),
        pytest.param(
            corpus.docx(**{"word/vbaProject.bin": b"x"}), "with_macros", id="macros in disguise"
        ),
        pytest.param(bomb(101 * 1024 * 1024), "unpacks_too_large", id="zip bomb"),
        pytest.param(
            corpus.docx(**{f"part{n}": b"" for n in range(documents.MAX_PARTS)}),
            "unpacks_too_large",
            id="thousands of parts",
        ),
        pytest.param(corpus.pdf() + bytes(documents.MAX_BYTES), "too_large", id="too large"),
    ],
)
def test_what_is_no_usable_document_is_refused_with_a_reason(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        clean_document(data)
    assert refusal.value.code == code


def test_a_bomb_is_small() -> None:
    assert len(bomb(101 * 1024 * 1024)) < 150_000


def test_a_size_that_is_a_lie_does_not_help_a_bomb() -> None:
    """The archive declares one byte for a part that unpacks to 101 MB."""
    size = 101 * 1024 * 1024
    data = bomb(size).replace(size.to_bytes(4, "little"), (1).to_bytes(4, "little"))
    with pytest.raises(Invalid):
        clean_document(data)


def test_a_part_under_a_password_is_refused() -> None:
    data = bytearray(corpus.zipped({**corpus.CONTENT_TYPES, "word/document.xml": b"x"}))
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.rindex(magic)
        data[place + flags] |= 1
    with pytest.raises(Invalid) as refusal:
        clean_document(bytes(data))
    assert refusal.value.code == "not_a_document"


def test_a_docx_cut_off_anywhere_is_refused() -> None:
    data = corpus.zipped(
        {**corpus.CONTENT_TYPES, "word/document.xml": b"<w:document/>"}, zipfile.ZIP_STORED
    )
    for length in range(len(data)):
        with pytest.raises(Invalid):
            clean_document(data[:length])
