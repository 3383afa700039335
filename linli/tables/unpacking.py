"""A workbook is unpacked to nowhere before it is read: how much comes out, and in what shape.

The reader of workbooks keeps every element of the three upper levels until the part is over, empty
rows too, and looks through a whole sheet to learn its size: eighteen million empty rows, 100 kB to
send, took it a minute and 1.3 GB. Counting them costs a tenth of reading them.
"""

import codecs
import re
import zipfile
from pathlib import Path
from xml.parsers import expat

from linli.tables.refusals import bomb, broken

MAX_UNPACKED_BYTES = 400 * 1024**2
MAX_STRINGS_BYTES = 100 * 1024**2
MAX_MEMBERS = 2_000
CHUNK = 256 * 1024
FORMULA = re.compile(rb"<f[ >/]")
MOST_SHALLOW = 5_000_000  # such as the texts that a workbook's cells share
MOST_ROWS = 520_000
MOST_WITHIN = 200_000  # one row: 16,384 columns at most, a few elements each
UPPER_LEVELS = 3
MARKS = (b"<", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def check_unpacked(path: Path) -> bool:
    """Unpack a workbook to nowhere, counting: its own word on its sizes is not to be trusted.

    True when it has formulas.

    Raises Invalid for a bomb, for too many parts, and for XML that declares entities of its own.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
            if len(members) > MAX_MEMBERS:
                raise bomb()
            unpacked = 0
            formulas = False
            for member in members:
                part = 0
                shape = Shape()
                with packed.open(member) as content:
                    while chunk := content.read(CHUNK):
                        if not shape.takes(chunk):
                            raise bomb()
                        formulas = formulas or FORMULA.search(chunk) is not None
                        part += len(chunk)
                        if unpacked + part > MAX_UNPACKED_BYTES or (
                            "sharedStrings" in member.filename and part > MAX_STRINGS_BYTES
                        ):
                            raise bomb()
                unpacked += part
            return formulas
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise broken() from None


class _Unreasonable(Exception):
    """More than any table has, or declarations of its own."""


class Shape:
    """Takes a part piece by piece; what is no XML has no shape, and neither has what is broken."""

    def __init__(self) -> None:
        self._parser: expat.XMLParserType | None = None
        self._begun = False
        self._depth = self._shallow = self._within = 0
        self._most = MOST_SHALLOW

    def takes(self, piece: bytes) -> bool:
        """Whether the part is still a reasonable one."""
        if not self._begun:
            self._begun = True
            if piece.lstrip().startswith(MARKS):
                self._parser = self._looking()
        if self._parser is None:
            return True
        try:
            self._parser.Parse(piece)
        except _Unreasonable:
            return False
        except expat.ExpatError:
            self._parser = None  # whoever reads it meets the same fault at the same place
        return True

    def _looking(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._declares
        return parser

    def _start(self, name: str, _: object) -> None:
        self._depth += 1
        if self._depth > UPPER_LEVELS:
            self._within += 1
            if self._within > MOST_WITHIN:
                raise _Unreasonable
            return
        if self._depth == 1 and name.rpartition(":")[2] == "worksheet":
            self._most = MOST_ROWS
        self._within = 0
        self._shallow += 1
        if self._shallow > self._most:
            raise _Unreasonable

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _declares(self, *_: object) -> None:
        raise _Unreasonable
