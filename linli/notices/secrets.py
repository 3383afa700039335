"""What channels sign in with: a file beside the pack and the database, and in neither."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from linli.notices.parcels import Unready


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secrets of one channel, each under its name."""

    code: str
    held: Mapping[str, str] = field(default_factory=dict, repr=False)
    fault: str = ""

    def __getitem__(self, name: str) -> str:
        """Raises Unready, which says what to write where."""
        if self.fault:
            raise Unready(self.fault)
        if not self.held.get(name):
            raise Unready(f"{self.code}.{name} is missing in {secrets_file()}.")
        return self.held[name]


def secrets_file() -> Path:
    """Where the secrets lie."""
    return Path(settings.LINLI_CHANNEL_SECRETS)


def secrets_as_of() -> tuple[str, int]:
    """Changes when the file does, so that whoever keeps what it said knows to read again."""
    try:
        return str(secrets_file()), secrets_file().stat().st_mtime_ns
    except FileNotFoundError:
        return str(secrets_file()), 0


def secrets_of(code: str) -> Secrets:
    """The secrets of a channel; none where there is no file, and a fault where it is broken."""
    try:
        tree = tomllib.loads(secrets_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Secrets(code)
    except (OSError, ValueError):
        # Not what the reader said: it may quote the line that it could not read.
        return Secrets(code, fault=f"{secrets_file()} cannot be read, or is no TOML.")
    table = tree.get(code, {})
    held = table if isinstance(table, dict) else {}
    return Secrets(code, {name: str(value) for name, value in held.items()})
