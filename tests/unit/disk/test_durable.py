"""Files that are whole: the old one or the new one, and nothing beside them."""

import stat
from pathlib import Path

import pytest

from linli.disk.durable import make_folder, write, write_new, written_beside


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path):
    file = tmp_path / "head"
    write(file, b"one")
    write(file, b"two")
    assert file.read_bytes() == b"two"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert names(tmp_path) == ["head"]


def test_what_is_broken_off_leaves_the_old_file(tmp_path: Path):
    file = tmp_path / "head"
    write(file, b"one")

    def broken_off() -> None:
        with written_beside(file) as out:
            out.write(b"half of tw")
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        broken_off()
    assert file.read_bytes() == b"one"
    assert names(tmp_path) == ["head"]


def test_the_first_writer_of_a_new_file_wins(tmp_path: Path):
    file = tmp_path / "key"
    assert write_new(file, b"one")
    assert not write_new(file, b"two")
    assert file.read_bytes() == b"one"
    assert names(tmp_path) == ["key"]


def test_missing_folders_are_made_for_their_owner_alone(tmp_path: Path):
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    for folder in (tmp_path / "a", tmp_path / "a" / "b"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
