"""Roles 角色: what the holder of a post may do, and in which relation to a case."""

from functools import cached_property

from linli.policy.sections.permissions import PERMISSIONS, Relation
from linli.policy.sections.section import Code, Section, Text

# Not given by a post: everyone who signed in as a resident is the one, everyone who shows a
# receipt code is the other.
PSEUDO_ROLES = ("resident", "visitor")


class Role(Section):
    """One role and its grants: permission word → the relations in which it holds."""

    code: Code
    name: Text
    posted: bool = False  # its holder's name stands on the area's QR posters, for all to read
    grants: dict[str, tuple[Relation, ...]]


class Roles(Section):
    """All roles of the district; nobody holds two of those that are `apart` 分立."""

    apart: tuple[Code, ...] = ()
    roles: tuple[Role, ...]

    @cached_property
    def by_code(self) -> dict[str, Role]:
        """Each role under its code."""
        return {role.code: role for role in self.roles}

    @cached_property
    def relations(self) -> dict[tuple[str, str], frozenset[Relation]]:
        """(role code, permission word) → the relations in which it is granted."""
        return {
            (role.code, word): frozenset(relations)
            for role in self.roles
            for word, relations in role.grants.items()
        }

    def granting(self, word: str) -> tuple[str, ...]:
        """The codes of the roles that have been granted a permission, in any relation."""
        return tuple(role.code for role in self.roles if role.grants.get(word))


__all__ = ["PERMISSIONS", "PSEUDO_ROLES", "Relation", "Role", "Roles"]
