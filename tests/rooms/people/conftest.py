"""What the tests of this room share: acts that are refused, and staff with one post."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from linli.journal.acting import Actor, Refusal
from linli.people.acts.staff import add_officer, add_post
from tests.cast import FOUNDER, NOW


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
