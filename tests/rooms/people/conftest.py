"""What the tests of this room share: acts that are refused, and staff with one post."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from linli.journal.acting import Actor, Refusal
from linli.people.acts.staff import add_officer, add_post
from linli.people.keyring import create_key_ring, forget_key_ring
from tests.cast import FOUNDER, NOW, Cast, forget, founded


@contextmanager
def refused(kind: type[Refusal]) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """Within this block an act is refused; its transaction goes, the test's own stays."""
    with pytest.raises(kind) as refusal, transaction.atomic():
        yield refusal


def staff(username: str, role: str, unit_code: str, *, area_code: str = "") -> Actor:
    """A member of staff with one post, who acts in any of her posts."""
    officer_id = add_officer(username, "陈雨", must_change_password=False, by=FOUNDER, now=NOW)
    add_post(officer_id, role, unit_code=unit_code, area_code=area_code, by=FOUNDER, now=NOW)
    return Actor.officer(officer_id)


@pytest.fixture
def ring(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A key ring of this test's own."""
    path = tmp_path / "keys" / "ring.json"
    create_key_ring(path)
    settings.LINLI_KEYS_FILE = path
    forget_key_ring()
    yield path
    forget_key_ring()


@pytest.fixture
def people(ring: Path) -> Cast:
    """The cast, sealed under that ring."""
    forget()
    return founded()
