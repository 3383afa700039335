"""Checks roles: every permission is somebody's, and the public is given only what is its own."""

from collections.abc import Iterator
from itertools import combinations

from linli.policy.checks.finding import doubled
from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown
from linli.policy.sections.permissions import HAND_NAMES, PERMISSIONS, PERSONAL, changes
from linli.policy.sections.roles import PSEUDO_ROLES, Role, Roles

ROLES = "roles.toml"
# To hand in a report is everyone's right; all else that the public may do is with its own.
_PUBLIC_TO_ALL = frozenset({"report.receive"})


def power_problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with roles and their grants."""
    roles = pack.roles
    yield from doubled(ROLES, "roles", (role.code for role in roles.roles))
    for role in roles.roles:
        yield from _grant_problems(role)
        yield from _hand_problems(role)
    yield from _apart_problems(roles)
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


def _apart_problems(roles: Roles) -> Iterator[Problem]:
    """Roles that watch one another 三员分立 share no power, and the watcher has none."""
    posted = [code for code in roles.by_code if code not in PSEUDO_ROLES]
    for code in roles.apart:
        if code not in posted:
            yield unknown(ROLES, "apart", code, posted, zh="角色", en="role of the staff")
    named = [roles.by_code[code] for code in roles.apart if code in posted]
    for role in named:
        mine = {word for word in role.grants if changes(word)}
        if "journal.read" in role.grants and mine:
            yield Problem(
                ROLES,
                f"roles[{role.code}].grants",
                f"分立角色能查看日志的，只能查看，不能有 {'、'.join(sorted(mine))}。",
                f"a role apart that reads the journal only looks; it must not hold "
                f"{', '.join(sorted(mine))}.",
            )
    for one, other in combinations(named, 2):
        shared = sorted(word for word in one.grants if word in other.grants and changes(word))
        if shared:
            yield Problem(
                ROLES,
                "apart",
                f"“{one.code}”和“{other.code}”分立，不能都有 {'、'.join(shared)}。",
                f'"{one.code}" and "{other.code}" are apart and must not share '
                f"{', '.join(shared)}.",
            )


def _hand_problems(role: Role) -> Iterator[Problem]:
    """One role is one of the three administrators 三员 at most."""
    if len(role.hands) < 2 or role.code in PSEUDO_ROLES:
        return
    names = [HAND_NAMES[hand] for hand in HAND_NAMES if hand in role.hands]
    yield Problem(
        ROLES,
        f"roles[{role.code}].grants",
        f"三员分立：一个角色不能同时有{'、'.join(zh for zh, _ in names)}。请拆成几个角色。",
        f"one role must not hold {' and '.join(en for _, en in names)}: part it in several.",
    )


def _grant_problems(role: Role) -> Iterator[Problem]:
    if role.masked and (bare := sorted(PERSONAL & set(role.grants))):
        yield Problem(
            ROLES,
            f"roles[{role.code}].grants",
            f"不显示个人信息的角色，不能有 {'、'.join(bare)}。",
            f"a masked role must not hold {', '.join(bare)}.",
        )
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
