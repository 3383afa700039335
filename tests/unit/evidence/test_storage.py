"""The two stores, held to the same promises."""

import hashlib
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from linli.cases.evidence.s3 import S3Storage
from linli.cases.evidence.storage import FolderStorage, Storage, storage_at
from tests.unit.evidence.store import Bucket, s3_server

DATA = b"a photo"
NAME = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(autouse=True)
def next_door(settings: Any) -> None:
    """The file store stands on this machine, so the settings must name it."""
    settings.LINLI_MAY_ASK = ["127.0.0.1"]


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with s3_server() as running:
        yield running


@pytest.fixture(params=["folder", "s3", "s3 with a prefix"])
def storage(request: pytest.FixtureRequest, tmp_path: Path, bucket: Bucket) -> Storage:
    if request.param == "folder":
        return storage_at(str(tmp_path / "not" / "yet" / "there"))
    prefix = "/linli/files" if request.param == "s3 with a prefix" else ""
    return storage_at(f"s3://bucket{prefix}?endpoint={bucket.address}")


def test_what_is_put_can_be_opened(storage: Storage) -> None:
    assert not storage.exists(NAME)
    storage.put(NAME, DATA)
    storage.put(NAME, DATA)
    assert storage.exists(NAME)
    with storage.open(NAME) as stream:
        assert stream.read() == DATA


def test_what_is_deleted_is_gone_and_may_be_deleted_again(storage: Storage) -> None:
    storage.put(NAME, DATA)
    storage.delete(NAME)
    storage.delete(NAME)
    assert not storage.exists(NAME)
    with pytest.raises(FileNotFoundError):
        storage.open(NAME)


def test_a_slice_lists_its_own_names_only(storage: Storage) -> None:
    names = [f"ab{n:062x}" for n in range(5)]
    for name in [*names, f"{names[0]}.thumbnail", "cd" + "0" * 62]:
        storage.put(name, DATA)
    listed = dict(storage.names("ab"))
    assert sorted(listed) == sorted([*names, f"{names[0]}.thumbnail"])
    assert all(put_at.tzinfo is not None for put_at in listed.values())
    assert list(storage.names("ef")) == []


@pytest.mark.parametrize(
    "name",
    ["", "../../etc/passwd", NAME.upper(), NAME[:-1], f"{NAME}/x", f"{NAME}.exe", f"{NAME}\n"],
)
def test_a_name_that_is_no_hash_touches_nothing(
    storage: Storage, bucket: Bucket, name: str
) -> None:
    for touch in (storage.open, storage.exists, storage.delete):
        with pytest.raises(ValueError, match="Not the name"):
            touch(name)
    with pytest.raises(ValueError, match="Not the name"):
        storage.put(name, DATA)
    assert bucket.asked == []


def test_a_folder_keeps_files_for_the_server_alone(tmp_path: Path) -> None:
    FolderStorage(tmp_path / "files").put(NAME, DATA)
    kept = tmp_path / "files" / NAME[:2] / NAME[2:4] / NAME
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    storage = FolderStorage(tmp_path)
    (tmp_path / NAME[:2] / NAME[2:4]).mkdir(parents=True)
    with pytest.raises(OSError, match="No space"):
        storage.put(NAME, DATA)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_half_written_file_is_not_listed(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    storage.put(NAME, DATA)
    (tmp_path / NAME[:2] / NAME[2:4] / f".{NAME}.00ff").write_bytes(b"a ph")
    assert [name for name, _ in storage.names(NAME[:2])] == [NAME]


def test_a_second_put_renews_the_date(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    storage.put(NAME, DATA)
    os.utime(tmp_path / NAME[:2] / NAME[2:4] / NAME, (0, 0))
    storage.put(NAME, DATA)
    assert dict(storage.names(NAME[:2]))[NAME] > datetime(2020, 1, 1, tzinfo=UTC)


def test_a_store_that_stumbles_is_asked_again(bucket: Bucket) -> None:
    bucket.stumbles = [503, 500]
    storage_at(f"s3://bucket?endpoint={bucket.address}").put(NAME, DATA)
    assert bucket.objects == {NAME: DATA}


@pytest.mark.parametrize(("stumbles", "asked"), [([503] * 9, 3), ([403] * 9, 1)])
def test_a_store_that_refuses_is_an_error(bucket: Bucket, stumbles: list[int], asked: int) -> None:
    bucket.stumbles = stumbles
    with pytest.raises(OSError, match=str(stumbles[0])):
        storage_at(f"s3://bucket?endpoint={bucket.address}").put(NAME, DATA)
    assert len(bucket.asked) == asked


def test_a_store_that_is_away_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    away = S3Storage("http://127.0.0.1:9", "bucket", "key", "secret")
    with pytest.raises(OSError, match="ConnectionRefused"):
        away.open(NAME)


def test_a_store_in_our_own_network_must_be_named(bucket: Bucket, settings: Any) -> None:
    settings.LINLI_MAY_ASK = []
    with pytest.raises(OSError, match="LINLI_MAY_ASK"):
        storage_at(f"s3://bucket?endpoint={bucket.address}").open(NAME)
    assert bucket.asked == []


def test_the_secret_is_not_printed() -> None:
    assert "secret" not in repr(S3Storage("http://127.0.0.1:9", "bucket", "key", "secret"))


@pytest.mark.parametrize(
    "address", ["s3://bucket", "s3://bucket?endpoint=ftp://x", "s3://?endpoint=http://x"]
)
def test_a_wrong_address_is_named(bucket: Bucket, address: str) -> None:
    with pytest.raises(ValueError, match="LINLI_FILES"):
        storage_at(address)


def test_missing_keys_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    with pytest.raises(ValueError, match="AWS_ACCESS_KEY_ID"):
        storage_at("s3://bucket?endpoint=http://127.0.0.1:9")


def test_the_signature_is_that_of_the_published_example() -> None:
    """Amazon S3 API reference, "Signature Calculations … Examples: GET Bucket (List Objects)"."""
    storage = S3Storage(
        "https://examplebucket.s3.amazonaws.com",
        "examplebucket",
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    )
    headers = storage.signed(
        "GET", "/", {"prefix": "J", "max-keys": "2"}, b"", at=datetime(2013, 5, 24, tzinfo=UTC)
    )
    assert headers["authorization"] == (
        "AWS4-HMAC-SHA256 "
        "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
        "SignedHeaders=host;x-amz-content-sha256;x-amz-date, "
        "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    )
