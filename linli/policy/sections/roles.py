"""Roles 角色: what the holder of a post may do, and in which relation to a case."""

from functools import cached_property

from linli.policy.sections.permissions import HANDS, PERMISSIONS, Relation
from linli.policy.sections.section import Code, Section, Text

# Not given by a post: everyone who signed in as a resident is the one, everyone who shows a
# receipt code is the other.
PSEUDO_ROLES = ("resident", "visitor")


class Role(Section):
    """One role and its grants: permission word → the relations in which it holds."""

    code: Code
    name: Text
    posted: bool = False  # its holder's name stands on the area's QR posters, for all to read
    masked: bool = False  # whoever has it sees no name, number or address in the clear, anywhere
    grants: dict[str, tuple[Relation, ...]]

    @cached_property
    def hands(self) -> frozenset[str]:
        """Which of the three administrators 三员 its holder is: of a sound pack, one at most."""
        return frozenset(hand for hand, words in HANDS.items() if words & self.grants.keys())


class Roles(Section):
    """All roles of the district; nobody holds two of those that are `apart` 分立.

    Those of different hands of administering 三员 are apart without being named.
    """

    apart: tuple[Code, ...] = ()
    roles: tuple[Role, ...]

    @cached_property
    def by_code(self) -> dict[str, Role]:
        """Each role under its code."""
        return {role.code: role for role in self.roles}

    @cached_property
    def masked(self) -> frozenset[str]:
        """The codes of the roles whose holders see nothing personal in the clear."""
        return frozenset(role.code for role in self.roles if role.masked)

    @cached_property
    def relations(self) -> dict[tuple[str, str], frozenset[Relation]]:
        """(role code, permission word) → the relations in which it is granted."""
        return {
            (role.code, word): frozenset(relations)
            for role in self.roles
            for word, relations in role.grants.items()
        }

    def apart_from(self, code: str) -> frozenset[str]:
        """The roles that nobody holds beside this one."""
        known = self.by_code.get(code)
        mine = frozenset() if known is None else known.hands
        others = {role.code for role in self.roles if mine and role.hands - mine}
        if code in self.apart:
            others |= set(self.apart)
        return frozenset(others - {code})

    def granting(self, word: str) -> tuple[str, ...]:
        """The codes of the roles that have been granted a permission, in any relation."""
        return tuple(role.code for role in self.roles if role.grants.get(word))


__all__ = ["PERMISSIONS", "PSEUDO_ROLES", "Relation", "Role", "Roles"]
