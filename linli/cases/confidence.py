"""Whose words lie sealed 封存: who is not known by name, and what is sensitive. Pure."""

from linli.cases.known_as import KnownAs
from linli.policy.pack import Pack


def is_sealed(known_as: str, category: str, pack: Pack) -> bool:
    """Whether a voice's words are kept sealed from their beginning."""
    return known_as != KnownAs.NAMED or is_sensitive(category, pack)


def is_sensitive(category: str, pack: Pack) -> bool:
    """Whether the matter is of a group of which neither place nor name is published."""
    known = pack.category(category)
    return known is not None and known.group in pack.assessment.disclosure.sealed_groups
