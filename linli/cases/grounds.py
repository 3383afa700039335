"""Grounds 理由: picked from the pack, never made up."""

from linli.cases.models import Case
from linli.journal.acting import Invalid
from linli.policy.problems import nearest
from linli.policy.queries import release


def known_ground(case: Case, verb: str, ground: str) -> str:
    """The ground, if the rules of the case know it for this verb; else raises Invalid."""
    known = release(case.release_id).pack.grounds.by_verb[verb]
    if ground in known:
        return ground
    guess = nearest(ground, known)
    all_zh = "；".join(f"{one.name.zh}（{code}）" for code, one in known.items())
    all_en = "; ".join(f"{one.name.en} ({code})" for code, one in known.items())
    raise Invalid(
        "case.ground_unknown",
        (f"没有“{ground}”这个理由。" if ground else "请选一个理由。")
        + (f"是否应为“{guess}”？" if guess else "")
        + f"可选：{all_zh}。",
        (f"There is no ground “{ground}”. " if ground else "Choose a ground. ")
        + (f"Did you mean “{guess}”? " if guess else "")
        + f"To choose from: {all_en}.",
        field="ground",
    )
