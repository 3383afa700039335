"""`docs/permissions.md` has every role and word of the demo pack, and nothing else."""

from itertools import product

from linli.policy.read import read_pack
from linli.policy.sections.permissions import PERMISSIONS
from tests.cast import DEMO
from tests.unit.people import oracle


def test_the_page_has_the_pack_s_roles_and_words() -> None:
    """Line by line, so that whoever adds a word sees the row to write."""
    roles = read_pack(DEMO).roles
    letters = {relation: letter for letter, relation in oracle.LETTERS.items()}
    system = oracle.roles()[-1]
    wrong = []
    for role, word in product(roles.by_code, PERMISSIONS):
        granted = roles.relations.get((role, word), frozenset())
        expected = "".join(sorted(letters[one] for one in granted))
        said = "".join(sorted(oracle.grants().get((role, word), "missing")))
        if said != expected:
            wrong.append(f"{word}, {role}: the pack says {expected or '·'}, the page {said or '·'}")
    assert not wrong, "docs/permissions.md, table of roles:\n" + "\n".join(wrong)
    assert set(oracle.roles()) == {*roles.by_code, system}
