"""What a new route, table or form must be told to: the tests of foreign ids and hostile words."""

from tests.browser.test_hostile_words import test_every_table_with_words_is_known_here
from tests.rooms.web.one_of_each import KINDS
from tests.rooms.web.test_foreign_ids import (
    OPEN,
    in_path,
    routes,
    test_every_id_in_a_body_is_known_here,
)
from tests.rooms.web.test_hostile_files import test_every_door_for_files_is_known_here

__all__ = [
    "test_every_door_for_files_is_known_here",
    "test_every_id_in_a_body_is_known_here",
    "test_every_table_with_words_is_known_here",
]


def test_every_id_in_an_address_is_known() -> None:
    named = {name for _, _, operation in routes() for name in in_path(operation)}
    assert named <= {*KINDS, *OPEN}, "add one to tests/rooms/web/one_of_each.py"
