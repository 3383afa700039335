"""The sentences with which a photo or a file is turned away: what is wrong, and what would work."""

from linli.journal.acting import Invalid

FIELD = "file"
_MEGABYTE = 1024 * 1024


def too_large(limit_bytes: int) -> Invalid:
    limit = limit_bytes // _MEGABYTE
    return Invalid(
        "too_large",
        f"文件超过 {limit} MB，请压缩后再传。",
        f"The file is larger than {limit} MB: send a smaller one.",
        field=FIELD,
    )


def too_many_pixels(limit_pixels: int) -> Invalid:
    limit = limit_pixels // 1_000_000
    return Invalid(
        "too_many_pixels",
        f"照片超过 {limit} 百万像素，请缩小后再传。",
        f"The photo has more than {limit} million pixels: send a smaller one.",
        field=FIELD,
    )


def not_an_image() -> Invalid:
    return Invalid(
        "not_an_image",
        "这个文件不是照片，请传 JPEG、PNG 或 WebP 格式的照片。",
        "This file is not a photo: send a JPEG, PNG or WebP.",
        field=FIELD,
    )


def unsupported_image(kind: str) -> Invalid:
    return Invalid(
        "unsupported_image",
        f"暂不支持 {kind} 格式，请转成 JPEG 再传（手机相机可设为“兼容性最佳”）。",
        f"{kind} is not accepted: send the photo as JPEG (“most compatible” on phones).",
        field=FIELD,
    )


def truncated() -> Invalid:
    return Invalid(
        "truncated",
        "文件不完整或已损坏，请重新传一次；仍不行就重新拍一张。",
        "The file is incomplete or damaged: send it again, or take the photo anew.",
        field=FIELD,
    )


def animated() -> Invalid:
    return Invalid(
        "animated",
        "不支持动图，请传静态照片。",
        "Moving pictures are not accepted: send a still photo.",
        field=FIELD,
    )


def not_a_document() -> Invalid:
    return Invalid(
        "not_a_document",
        "这个文件不是可接收的材料，请传 PDF、Word（.docx）或 Excel（.xlsx）文件。",
        "This file cannot be taken in: send a PDF, a Word (.docx) or an Excel (.xlsx) file.",
        field=FIELD,
    )


def unpacks_too_large(limit_bytes: int) -> Invalid:
    limit = limit_bytes // _MEGABYTE
    return Invalid(
        "unpacks_too_large",
        f"文件解压后超过 {limit} MB，请拆分后再传。",
        f"The file unpacks to more than {limit} MB: send it in parts.",
        field=FIELD,
    )


def with_macros() -> Invalid:
    return Invalid(
        "with_macros",
        "文件里有宏，请另存为不含宏的 .docx 或 .xlsx 再传。",
        "The file has macros: save it as a .docx or .xlsx without them, and send that.",
        field=FIELD,
    )
