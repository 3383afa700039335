"""Files that nobody means well: some two hundred, made on the spot, each with a name of its own.

`MARK` hides in those that carry more than a picture: it must be in nothing that is kept.
"""

import gzip
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image

from tests.unit.evidence import corpus
from tests.unit.evidence.corpus import encoded, jpeg, pdf, picture, png, png_chunk, png_of, webp

MARK = b"LINLI-MARK-0815"
SCRIPT = b"<script>alert('" + MARK + b"')</script>"
KINDS = {"jpeg": jpeg, "png": png, "webp": webp}
Named = tuple[str, bytes]


def hostile() -> Iterator[Named]:
    """(file name, content) of all of them."""
    for group in (
        bombs,
        cut,
        animations,
        foreign,
        polyglots,
        lies,
        sizes,
        structures,
        names,
        noise,
    ):
        yield from group()


def bombs() -> Iterator[Named]:
    yield "black.png", corpus.png_bomb()
    for side in (20_000, 65_535, 2**31 - 1):
        yield f"declares-{side}.png", png_of(side, side, zlib.compress(b"\0" * 1000))
    for side in (9_000, 65_500):
        yield f"declares-{side}.jpg", corpus.declared_jpeg(side, side)
    yield "scans.jpg", corpus.many_scans(500)
    yield "text.png", with_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(30_000_000)))
    yield "profile.png", with_chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(30_000_000)))
    yield "words.png", with_chunk(b"iTXt", b"c\0\1\0\0\0" + zlib.compress(bytes(30_000_000)))
    yield "rows.png", png_of(60, 60, zlib.compress(bytes(40_000_000)), bits=8, colour=2)
    zipped = corpus.zipped({"a": bytes(110_000_000)})
    yield "flat.zip", zipped
    yield "nested.zip", corpus.zipped({f"{n}.zip": zipped for n in range(10)})
    yield "bomb.docx", corpus.docx(**{"word/media": bytes(110_000_000)})
    yield "parts.docx", corpus.docx(**{f"word/{n}": b"" for n in range(6_000)})
    yield "quote.xlsx", overlapping()
    yield "squeezed.svgz", gzip.compress(b"<svg>" + b" " * 5_000_000 + b"</svg>")
    yield "tiles.tiff", b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 65_535) + bytes(4_000)


def with_chunk(name: bytes, body: bytes) -> bytes:
    data = png()
    return data[:33] + png_chunk(name, body) + data[33:]


def overlapping() -> bytes:
    """An archive whose directory names one part two hundred times over."""
    data = corpus.zipped({**corpus.CONTENT_TYPES, "xl/workbook.xml": bytes(5_000_000)})
    start = data.index(b"PK\1\2")
    entry = data[data.rindex(b"PK\1\2") : data.index(b"PK\5\6")]
    many = data[start : data.index(b"PK\5\6")] + entry * 200
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 202, 202, len(many), start, 0)
    return data[:start] + many + end


def cut() -> Iterator[Named]:
    for kind, made in KINDS.items():
        data = made()
        for tenth in range(1, 10):
            yield f"cut-{tenth}.{kind}", data[: len(data) * tenth // 10]
    for place in (1, 2, 8, 16, 60):
        yield f"cut-{place}.pdf", pdf()[:place]
        yield f"cut-{place}.docx", corpus.docx()[:place]


def animations() -> Iterator[Named]:
    for kind in ("GIF", "WEBP", "PNG"):
        yield f"moves.{kind.lower()}", corpus.animation(kind)
    yield "late.png", png()[:-12] + png_chunk(b"acTL", bytes(8)) + png()[-12:]
    frames = [Image.new("RGB", (8, 8), (n, n, n)) for n in range(200)]
    yield "long.gif", encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])


def foreign() -> Iterator[Named]:
    for brand in (b"heic", b"heix", b"mif1", b"avif", b"avis", b"isom", b"qt  ", b"mp42", b"XXXX"):
        yield f"{brand.decode().strip()}.heic", b"\0\0\0\x18ftyp" + brand + bytes(200)
    for name, start in {
        "a.gif": b"GIF89a",
        "a.bmp": b"BM",
        "a.tiff": b"MM\0*",
        "a.jp2": b"\0\0\0\x0cjP  \r\n\x87\n",
        "a.ico": b"\0\0\1\0\1\0",
        "a.psd": b"8BPS\0\1",
        "a.mkv": b"\x1a\x45\xdf\xa3",
        "a.avi": b"RIFF\x00\x01\x00\x00AVI LIST",
        "a.wav": b"RIFF\x00\x01\x00\x00WAVEfmt ",
        "a.flv": b"FLV\1",
        "a.exe": b"MZ\x90\0",
        "a.elf": b"\x7fELF\2\1\1",
        "a.class": b"\xca\xfe\xba\xbe",
        "a.rar": b"Rar!\x1a\7\0",
        "a.7z": b"7z\xbc\xaf\x27\x1c",
        "a.gz": b"\x1f\x8b\x08",
        "a.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "a.rtf": b"{\\rtf1 ",
        "a.ps": b"%!PS-Adobe-3.0\n(/etc/passwd) run",
        "a.mvg": b"push graphic-context\nviewbox 0 0 9 9\nfill 'url(https://x/|ls)'",
        "a.php": b"<?php system($_GET['c']); ?>",
        "a.jsp": b'<% Runtime.getRuntime().exec("id"); %>',
        "a.sh": b"#!/bin/sh\nid\n",
        "a.html": b"<!doctype html>" + SCRIPT,
        "bom.html": b"\xef\xbb\xbf<html>" + SCRIPT,
        "utf16.html": ("\ufeff<html><script>alert(1)</script>").encode("utf-16-le"),
        "a.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>',
        "a.js": b"alert(1)//",
        "a.swf": b"FWS\x09",
        "a.lnk": b"L\0\0\0\1\x14\2\0",
        "a.url": b"[InternetShortcut]\nURL=file:///c:/windows\n",
    }.items():
        yield name, start + bytes(300)
    opening = b'<svg xmlns="http://www.w3.org/2000/svg" '
    yield "script.svg", opening + b">" + SCRIPT + b"</svg>"
    yield "event.svg", opening + b'onload="alert(1)"/>'
    yield "link.svg", opening + b'><a href="javascript:alert(1)"><text>x</text></a></svg>'
    yield (
        "page.svg",
        opening + b"><foreignObject><body>" + SCRIPT + b"</body></foreignObject></svg>",
    )
    yield "photo.jpg", b'<?xml version="1.0"?>' + opening + b'onload="alert(1)"/>'


def polyglots() -> Iterator[Named]:
    archive = corpus.zipped({"a.html": SCRIPT, "m": MARK}, zipfile.ZIP_STORED)
    for kind, made in KINDS.items():
        yield f"zip-behind.{kind}", made() + archive
        yield f"page-behind.{kind}", made() + SCRIPT
        yield f"document-behind.{kind}", made() + pdf() + MARK
        yield f"picture-behind.{kind}", made() + made() + MARK
    yield "page-within.jpg", with_segment(0xFE, SCRIPT)
    yield "php-within.jpg", with_segment(0xE1, b"Exif\0\0<?php echo '" + MARK + b"' ?>")
    yield "page-within.png", with_chunk(b"tEXt", b"Comment\0" + SCRIPT)
    yield "own-chunk.png", with_chunk(b"liNk", MARK * 100)
    yield "script.gif", b"GIF89a/*" + bytes(60) + b"*/=1;alert('" + MARK + b"')//"
    yield "picture-first.pdf", jpeg() + pdf()
    yield "zip-first.jpg", archive + jpeg()
    yield "page-first.pdf", SCRIPT + pdf()
    yield "late.pdf", bytes(900) + pdf()
    gps = {1: "N", 2: corpus.degrees(28, 53, 6), 3: "E", 4: corpus.degrees(112, 36, 18)}
    told = corpus.exif(taken="2026:11:18 09:00:00", gps=gps, orientation=6)
    yield "whereabouts.jpg", jpeg(exif=told)
    yield "whereabouts.webp", webp(exif=told)
    yield "serial.jpg", with_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>" + MARK + b"</x>")
    yield "thumbnail.jpg", with_segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0" + jpeg(16, 16) + MARK)


def with_segment(marker: int, body: bytes) -> bytes:
    data = jpeg()
    return data[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body + data[2:]


def lies() -> Iterator[Named]:
    """Good content under the name of another kind, and the other way round."""
    for kind, made in KINDS.items():
        for suffix in ("html", "svg", "exe", "pdf", "php.jpg", "jpg.php"):
            yield f"a-{kind}.{suffix}", made()
    yield "a.jpg", pdf()
    yield "b.jpg", corpus.docx()
    yield "c.png", corpus.xlsx()
    yield "macros.docx", corpus.docx(**{"word/vbaProject.bin": MARK})
    yield "MACROS.docx", corpus.docx(**{"word/VBAPROJECT.BIN": MARK})
    yield "nothing.docx", corpus.zipped({"word/document.xml": b"<x/>"})
    yield "escape.docx", corpus.docx(**{"../../../../etc/cron.d/x": MARK})
    yield "absolute.docx", corpus.docx(**{"/etc/passwd": MARK})
    yield "entities.docx", corpus.docx(**{"word/x.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]>"})
    yield "script.pdf", pdf().replace(b"<<>>", b"<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>")


def sizes() -> Iterator[Named]:
    for width, height in ((1, 20_000), (20_000, 1), (1, 1), (2, 30_000)):
        yield f"{width}x{height}.png", encoded(Image.new("L", (width, height)), "PNG")
    for width, height in ((0, 0), (0, 10), (10, 0), (2**32 - 1, 1)):
        yield f"says-{width}x{height}.png", png_of(width, height, zlib.compress(b"\0\0"))
    yield "0x0.jpg", corpus.declared_jpeg(0, 0)
    for mode in ("CMYK", "L"):
        yield f"{mode}.jpg", encoded(picture(mode=mode), "JPEG")
    for mode in ("1", "P", "LA", "I;16", "RGBA"):
        made = Image.new(mode, (9, 9)) if mode == "I;16" else picture(mode=mode)
        yield f"{mode.replace(';', '')}.png", encoded(made, "PNG")


def structures() -> Iterator[Named]:
    data = png()
    yield "crc.png", data[:29] + b"\0\0\0\0" + data[33:]
    yield "no-palette.png", png_of(9, 9, zlib.compress(bytes(100)), bits=8, colour=3)
    yield "odd-colour.png", png_of(9, 9, zlib.compress(bytes(100)), bits=3, colour=5)
    yield "no-data.png", data[:33] + png_chunk(b"IEND", b"")
    yield "chunks.png", data[:33] + png_chunk(b"tEXt", b"a\0b") * 20_000 + data[33:]
    yield "endless-chunk.png", data[:33] + struct.pack(">I", 2**31 - 1) + b"IDAT"
    yield "two-heads.png", data[:33] + data[8:33] + data[33:]
    yield "comments.jpg", jpeg()[:2] + b"\xff\xfe\0\x02" * 200_000 + jpeg()[2:]
    yield "no-tables.jpg", jpeg().replace(b"\xff\xdb", b"\xff\xec")
    yield "no-huffman.jpg", jpeg().replace(b"\xff\xc4", b"\xff\xec")
    yield "arithmetic.jpg", jpeg().replace(b"\xff\xc0", b"\xff\xc9")
    yield "lossless.jpg", jpeg().replace(b"\xff\xc0", b"\xff\xc3")
    yield "loop.jpg", with_segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\1\0" + bytes(12) + b"\x08\0\0\0")
    yield (
        "far-tag.jpg",
        with_segment(
            0xE1,
            b"Exif\0\0II*\0\x08\0\0\0\1\0\x0f\1\2\0\xff\xff\xff\x7f\xff\xff\xff\x7f" + bytes(4),
        ),
    )
    yield "profile.jpg", with_segment(0xE2, b"ICC_PROFILE\0\1\1" + bytes(60_000))
    yield "riff.webp", webp()[:4] + struct.pack("<I", 2**32 - 1) + webp()[8:]
    yield "short-riff.webp", webp()[:4] + struct.pack("<I", 1) + webp()[8:]
    yield "odd-chunk.webp", webp()[:12] + b"XXXX" + webp()[16:]


def names() -> Iterator[Named]:
    """What a name alone may do; the content is a good photo."""
    for name in (
        "../../../etc/passwd",
        "..\\..\\windows\\system32\\x.dll",
        "/etc/shadow",
        "C:\\boot.ini",
        "....//....//x.jpg",
        "%2e%2e%2fx.jpg",
        "a\u202egnp.exe",
        "\u2066a\u2069.jpg",
        "\u200b.jpg",
        "CON.jpg",
        ".htaccess",
        "~root",
        "a;id.jpg",
        "$(id).jpg",
        "`id`.jpg",
        "<img src=x onerror=alert(1)>.jpg",
        "'; DROP TABLE cases_case; --.jpg",
        "=cmd|'/c calc'!A1.jpg",
        "x" * 5_000 + ".jpg",
        "照片" * 300 + ".jpg",
        ".jpg",
        " ",
    ):
        yield name, jpeg()


def noise() -> Iterator[Named]:
    yield "empty", b""
    yield "one", b"\xff"
    chance = random.Random(815)
    for number in range(8):
        yield f"noise-{number}", chance.randbytes(1 + 700 * number)
    for kind, made in KINDS.items():
        data = made()
        for number in range(8):
            spoilt = bytearray(data)
            for _ in range(1 + number * 3):
                spoilt[chance.randrange(12, len(spoilt))] = chance.randrange(256)
            yield f"spoilt-{number}.{kind}", bytes(spoilt)


def workbook(sheet: bytes, **parts: bytes) -> bytes:
    """The smallest workbook that openpyxl reads, around any sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    files = {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/a.xml" ContentType="{kind}.worksheet+xml"/>'
            "</Types>"
        ).encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="a" sheetId="1" r:id="s"/></sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="s" '
            f'Type="{office}/worksheet" Target="worksheets/a.xml"/></Relationships>'
        ).encode(),
        "xl/worksheets/a.xml": f'<worksheet xmlns="{main}"><sheetData>'.encode()
        + sheet
        + b"</sheetData></worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in {**files, **parts}.items():
            packed.writestr(name, body)
    return out.getvalue()


def text_row(*cells: str) -> bytes:
    return (
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{one}</t></is></c>' for one in cells) + "</row>"
    ).encode()


def sheets() -> Iterator[Named]:
    """Tables that nobody means well."""
    head = text_row("登录名", "姓名")
    yield "columns.csv", b"a," * 5_000_000
    yield "different-columns.csv", ",".join(f"c{n}" for n in range(800_000)).encode()
    yield "columns.xlsx", workbook(text_row(*(f"c{n}" for n in range(2_000))))
    yield "quote.csv", b'a,b\n"' + b"x,\n" * 400_000
    yield "quotes.csv", b"a,b\n" + b'"' * 300_000
    yield "cell.csv", b"a,b\n" + b"x" * 3_000_000
    yield "one-line.csv", b"x" * 15_000_000
    yield "nul.csv", b"a,b\n1,\0\n"
    yield "nuls.csv", bytes(100_000)
    yield "twice.csv", b"a,a\n1,2\n"
    yield "no-heading.csv", b"\n\n\n1,2\n"
    yield "empty.csv", b""
    yield "spaces.csv", b" \n \n"
    yield "invalid.csv", b"\xef\xbb\xbfa,b\n\xff\xfe\xfa\n"
    yield "half-utf16.csv", b"\xff\xfea\0,\0b"
    yield "odd-utf16.csv", b"\xff\xfe\x00\xd8\x00\xd8"
    yield "utf32.csv", "a,b\n".encode("utf-32")
    yield "ebcdic.csv", "a,b\n1,2\n".encode("cp037")
    yield "bidi.csv", "a,\u202eb\n1,2\n".encode()
    yield "ends.csv", b"a,b\r1,2\r\r\n3,4\n\r"
    yield "page.csv", b"<html><table><tr><td>a</td></tr></table></html>"
    yield "old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    yield "plain.zip", corpus.zipped({"a.txt": b"a"})
    yield "cut.xlsx", workbook(head)[:200]
    yield "rows.xlsx", workbook(head + b'<row r="1048576"/>' * 20_000)
    yield "far.xlsx", workbook(head + b'<row r="2"><c r="XFD2" t="n"><v>1</v></c></row>')
    yield "bomb.xlsx", workbook(head + b"<row/>" * 4_000_000)
    yield "strings.xlsx", workbook(head, **{"xl/sharedStrings.xml": b"<t/>" * 6_000_000})
    yield "entity.xlsx", workbook(head, **{"xl/x.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"})
    yield "outside.xlsx", workbook(head, **{"xl/externalLinks/externalLink1.xml": b"<x/>"})
    yield "escape.xlsx", workbook(head, **{"../../escape.xml": MARK})
    yield "parts.xlsx", workbook(head, **{f"xl/{n}.xml": b"" for n in range(3_000)})
    yield (
        "formula.xlsx",
        workbook(
            head + b'<row><c t="str"><f>WEBSERVICE("http://x/")</f></c><c><f>1/0</f></c></row>'
        ),
    )
    yield "broken.xlsx", workbook(b"<row><c></row>")
    yield "numbers.xlsx", workbook(head + b"<row><c><v>1e999</v></c><c><v>nan</v></c></row>")
    yield "dates.xlsx", workbook(head + b'<row><c t="d"><v>99999-99-99</v></c></row>')
    yield "index.xlsx", workbook(head + b'<row><c t="s"><v>999999</v></c></row>')
    yield "minus.xlsx", workbook(head + b'<row><c t="s"><v>-1</v></c></row>')
    yield "no-sheet.xlsx", corpus.xlsx()
