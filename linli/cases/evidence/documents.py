"""Documents that officers add to a case: known by their content, capped, and kept as they are.

They are never shown inside a page: always sent as a download, with sniffing switched off.
"""

import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass

from linli.cases.evidence import refusals
from linli.journal.acting import Invalid

MAX_BYTES = 20 * 1024 * 1024
# An office document that unpacks to more than this freezes the desk that opens it.
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_PARTS = 5_000
_SLICE = 256 * 1024
_OOXML = "application/vnd.openxmlformats-officedocument"

SUFFIXES = {
    "application/pdf": "pdf",
    f"{_OOXML}.wordprocessingml.document": "docx",
    f"{_OOXML}.spreadsheetml.sheet": "xlsx",
}
_MAIN_PARTS = {
    "word/document.xml": f"{_OOXML}.wordprocessingml.document",
    "xl/workbook.xml": f"{_OOXML}.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class CleanDocument:
    """A document as it came, with the media type that its content has."""

    data: bytes
    media_type: str
    sha256: str


def clean_document(data: bytes) -> CleanDocument:
    """Check a PDF, .docx or .xlsx; what the sender called it is not asked.

    Raises Invalid: too_large, not_a_document, truncated, unpacks_too_large, with_macros.
    """
    if len(data) > MAX_BYTES:
        raise refusals.too_large(MAX_BYTES)
    if data.startswith(b"%PDF-"):
        # Writers append after the mark, seldom more than a line.
        if b"%%EOF" not in data[-2048:]:
            raise refusals.truncated()
        media_type = "application/pdf"
    elif data.startswith(b"PK\x03\x04"):
        media_type = _office(data)
    else:
        raise refusals.not_a_document()
    return CleanDocument(data, media_type, hashlib.sha256(data).hexdigest())


def _office(data: bytes) -> str:
    """The media type of an office document, after unpacking all of it once into nothing.

    The sizes that an archive declares are claims, and the parts of a bomb may overlap, so what
    really comes out is counted.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            media_type = next((_MAIN_PARTS[name] for name in _MAIN_PARTS if name in names), "")
            if not media_type or "[Content_Types].xml" not in names:
                raise refusals.not_a_document()
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise refusals.with_macros()
            if len(parts) > MAX_PARTS:
                raise refusals.unpacks_too_large(MAX_UNPACKED_BYTES)
            left = MAX_UNPACKED_BYTES
            for part in parts:
                with archive.open(part) as stream:
                    while piece := stream.read(_SLICE):
                        left -= len(piece)
                        if left < 0:
                            raise refusals.unpacks_too_large(MAX_UNPACKED_BYTES)
    except Invalid:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as broken:
        raise refusals.truncated() from broken
    except RuntimeError as broken:  # a part under a password, or packed in an unknown way
        raise refusals.not_a_document() from broken
    return media_type
