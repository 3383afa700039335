"""Checks roles: every permission is somebody's, and the public is given only what is its own."""

from collections.abc import Iterator

from linli.policy.checks.finding import doubled
from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown
from linli.policy.sections.permissions import PERMISSIONS
from linli.policy.sections.roles import PSEUDO_ROLES, Role

ROLES = "roles.toml"
# To hand in a report is everyone's right; all else that the public may do is with its own.
_PUBLIC_TO_ALL = frozenset({"report.receive"})


def power_problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with roles and their grants."""
    roles = pack.roles
    yield from doubled(ROLES, "roles", (role.code for role in roles.roles))
    for role in roles.roles:
        yield from _grant_problems(role)
    for code in PSEUDO_ROLES:
        if code not in roles.by_code:
            yield Problem(
                ROLES,
                f"roles[{code}]",
                f"缺少角色“{code}”：没有它，居民什么也做不了。",
                f'the role "{code}" is missing: without it the public can do nothing.',
            )
    for word in PERMISSIONS:
        if not roles.granting(word):
            yield Problem(
                ROLES,
                "roles",
                f"没有任何角色拥有“{word}”（{PERMISSIONS[word][0]}）。",
                f'no role is granted "{word}" ({PERMISSIONS[word][1]}).',
            )


def _grant_problems(role: Role) -> Iterator[Problem]:
    for word, relations in role.grants.items():
        key = f"roles[{role.code}].grants.{word}"
        if word not in PERMISSIONS:
            yield unknown(ROLES, key, word, PERMISSIONS, zh="权限", en="permission")
        if not relations:
            yield Problem(
                ROLES,
                key,
                "没有写明关系；不授予就删去这一行。",
                "names no relation; to grant nothing, leave the line out.",
            )
        too_far = sorted(set(relations) - {"own"})
        if role.code in PSEUDO_ROLES and too_far and word not in _PUBLIC_TO_ALL:
            yield Problem(
                ROLES,
                key,
                f"公众只能对自己的诉求行使这项权限，不能用 {', '.join(too_far)}。",
                f"the public holds this only over its own, never {', '.join(too_far)}.",
                "own",
            )
