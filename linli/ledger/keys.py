"""The log's own secrets: the key that signs its heads, and the one that makes the salts.

They lie beside the key ring, outside the database: whoever has every right in the database can
neither sign a head nor make a leaf.
"""

import base64
import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from linli.disk.durable import make_folder, write, write_new
from linli.journal.acting import NotNow
from linli.ledger.notes import Signer, proper_name

KEY_BYTES = 32
MADE_AT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class LogKeys:
    """The log's name with its signing key, and the key of the salts."""

    signer: Signer
    salt_key: bytes = field(repr=False)

    @property
    def witness(self) -> Signer:
        """The key with which other logs' heads are cosigned: made of the log's, and another."""
        seed = hmac.digest(self.signer.key.private_bytes_raw(), b"linli-witness/v1", "sha256")
        name = f"{self.signer.name.removesuffix('/log')}/witness"
        return Signer(name, Ed25519PrivateKey.from_private_bytes(seed))


def keys_file() -> Path:
    """Where the log's keys lie: ledger.json beside the key ring."""
    return Path(settings.LINLI_KEYS_FILE).with_name("ledger.json")


def origin_of(public_url: str) -> str:
    """The name of a log that is served at this address: host and path, without a scheme."""
    parts = urlsplit(public_url)
    name = f"{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/") + "/log"
    if not proper_name(name):
        raise ValueError(f"{public_url!r} gives a log no name.")
    return name


def create_log_keys(path: Path, origin: str, *, now: datetime) -> None:
    """Write fresh keys that only their owner may read; keys that are there already stay."""
    make_folder(path.parent)
    write_new(path, fresh_log_keys(origin, now=now))


def fresh_log_keys(origin: str, *, now: datetime) -> bytes:
    """The content of a file with new keys for a log of this name."""
    made = {
        "origin": origin,
        "seed": base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode(),
        "salt": base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode(),
        "made_at": now.astimezone(UTC).strftime(MADE_AT),
    }
    return json.dumps(made, indent=1).encode()


def log_key_made_at() -> datetime | None:
    """When the log's keys were made; None for a file from before that was kept."""
    try:
        return datetime.fromisoformat(json.loads(keys_file().read_text())["made_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def replace_log_keys(path: Path, made: bytes) -> None:
    """Put other keys in the place of those that are there, which the caller has kept."""
    write(path, made)


def read_log_keys(path: Path | None = None) -> LogKeys:
    """The log's keys. Raises NotNow in words that name the file, never its content."""
    file = path or keys_file()
    try:
        read = json.loads(file.read_text())
        seed, salt = (base64.b64decode(read[name], validate=True) for name in ("seed", "salt"))
        origin = str(read["origin"])
        if len(seed) != KEY_BYTES or len(salt) != KEY_BYTES or not proper_name(origin):
            raise ValueError("unusable keys")
    except (OSError, ValueError, KeyError, TypeError):
        raise NotNow(
            "ledger.keys_missing",
            f"读不到存证密钥 {file}。请从备份恢复；新装系统运行 linli migrate 生成。",
            f"The log's keys {file} cannot be read. Bring them back from their backup; on a new "
            "installation, linli migrate makes them.",
        ) from None
    return LogKeys(Signer(origin, Ed25519PrivateKey.from_private_bytes(seed)), salt)
