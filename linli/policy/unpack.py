"""A pack that comes as a ZIP: unpacked into a folder of its own, and nothing beside it.

Names decide nothing about where a file is written: only `<section>.toml` and `categories/*.toml`
are taken, below one top folder at most. Sizes are counted while unpacking, for a ZIP's own word
on them is not to be trusted.
"""

import stat
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath

from linli.journal.acting import Invalid
from linli.policy.read import CATEGORIES_FOLDER

MOST_BYTES = 2 * 1024**2
MOST_UNPACKED_BYTES = 8 * 1024**2
MOST_MEMBERS = 500
CHUNK = 64 * 1024


def unpack(data: bytes, folder: Path) -> None:
    """Write the TOML files of a zipped pack into an empty folder.

    Raises Invalid for what is no ZIP, for one that is too big or unpacks to more than a pack can
    hold, and for one with a name that leads out of its folder. Other files are left out.
    """
    if len(data) > MOST_BYTES:
        raise unusable("文件超过 2 MB，不像规则包。", "The file is over 2 MB: no pack is.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            members = [one for one in packed.infolist() if not one.is_dir()]
            if len(members) > MOST_MEMBERS:
                raise unusable("压缩包里的文件太多。", "The ZIP has too many files.")
            left = MOST_UNPACKED_BYTES
            for member, name in placed(members):
                content = read(packed, member, left)
                left -= len(content)
                target = folder / name
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(content)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise unusable(
            "打不开这个压缩包。请把规则包文件夹压成 .zip 再传。",
            "This ZIP cannot be opened. Zip the pack's folder and send that.",
        ) from None
    if not any(folder.iterdir()):
        raise unusable(
            "压缩包里没有规则文件（.toml）。", "The ZIP holds no file of a pack (.toml)."
        )


def placed(members: list[zipfile.ZipInfo]) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    """The members that a pack consists of, with where each belongs."""
    paths = {member.filename: safe(member) for member in members}
    tops = {path.parts[0] if len(path.parts) > 1 else "" for path in paths.values()}
    # Zipping a folder puts its name before everything; zipping its content does not.
    wrapped = len(tops) == 1 and not tops & {"", CATEGORIES_FOLDER}
    taken: set[str] = set()
    for member in members:
        parts = paths[member.filename].parts[1 if wrapped else 0 :]
        inside = len(parts) == 1 or (len(parts) == 2 and parts[0] == CATEGORIES_FOLDER)
        if not inside or not parts[-1].endswith(".toml") or parts[-1].startswith("."):
            continue
        name = "/".join(parts)
        if name.casefold() in taken:
            raise unusable(f"“{name[:60]}”出现了两次。", f'"{name[:60]}" stands there twice.')
        taken.add(name.casefold())
        yield member, name


def safe(member: zipfile.ZipInfo) -> PurePosixPath:
    """The member's path; raises Invalid for one that leads elsewhere."""
    path = PurePosixPath(member.filename)
    link = stat.S_ISLNK(member.external_attr >> 16)
    strange = any(letter in member.filename for letter in "\\:\0")
    if link or strange or path.is_absolute() or ".." in path.parts or len(path.parts) > 4:
        raise unusable(
            "压缩包里有指向别处的路径，没有读取。请重新压缩规则包文件夹。",
            "The ZIP has a path that leads elsewhere and was not read. Zip the folder anew.",
        )
    return path


def read(packed: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes:
    """A member's content, as long as it stays within what is left."""
    parts: list[bytes] = []
    size = 0
    with packed.open(member) as content:
        while chunk := content.read(CHUNK):
            size += len(chunk)
            if size > left:
                raise unusable(
                    "压缩包解开后大得不合理，没有读取。",
                    "The ZIP unpacks to an unreasonable size and was not read.",
                )
            parts.append(chunk)
    return b"".join(parts)


def unusable(zh: str, en: str) -> Invalid:
    return Invalid("policy.zip", zh, en, field="file")
