"""The doors' own Wednesday morning."""

from tests.rooms.web.conftest import a_fresh_wednesday

__all__ = ["a_fresh_wednesday"]
