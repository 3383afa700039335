"""Checks the catalogue: groups, levels, duties, questions and limits that contradict themselves."""

from collections.abc import Iterator
from typing import get_args

from linli.policy.checks.days import emergency_problems
from linli.policy.checks.finding import doubled, ref_problems
from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown
from linli.policy.sections.categories import Category
from linli.policy.sections.limits import Urgency

URGENCIES: tuple[Urgency, ...] = get_args(Urgency)


def catalogue_problems(pack: Pack, origins: dict[str, str]) -> Iterator[Problem]:
    """Everything wrong with groups and categories, under the file each stands in."""
    catalogue = pack.categories
    yield from doubled("categories/", "groups", (each.code for each in catalogue.groups))
    yield from doubled("categories/", "categories", (each.code for each in catalogue.categories))
    for category in catalogue.categories:
        key = f"categories[{category.code}]"
        yield from _category_problems(pack, origins.get(key, "categories/"), key, category)
    used = {category.group for category in catalogue.categories}
    for group in catalogue.groups:
        if group.code not in used:
            key = f"groups[{group.code}]"
            yield Problem(
                origins.get(key, "categories/"),
                key,
                "这个大类下没有任何事项。",
                "no category is in this group.",
            )


def _category_problems(pack: Pack, file: str, key: str, category: Category) -> Iterator[Problem]:
    if category.group not in pack.categories.groups_by_code:
        yield unknown(
            file,
            f"{key}.group",
            category.group,
            pack.categories.groups_by_code,
            zh="大类",
            en="group",
        )
    if category.lowest_level not in pack.levels.by_code:
        yield unknown(
            file,
            f"{key}.lowest_level",
            category.lowest_level,
            pack.levels.by_code,
            zh="层级",
            en="level",
        )
    yield from ref_problems(pack, file, f"{key}.duty", category.duty)
    yield from _limit_problems(file, f"{key}.limits", category)
    yield from _question_problems(file, key, category)


def _limit_problems(file: str, key: str, category: Category) -> Iterator[Problem]:
    limits = category.limits
    early = [("accept", limits.accept, "签收", "accepting")]
    if limits.contact is not None:
        early.append(("contact", limits.contact, "联系诉求人", "contacting"))
    for name, limit, _, _ in (*early, ("answer", limits.answer, "", "")):
        here = f"{key}.{name}" if limit.emergency is None else f"{key}.{name}.emergency"
        if category.urgency == "emergency" or limit.emergency is not None:
            yield from emergency_problems(file, here, limit)
    for urgency in URGENCIES:
        whole = limits.answer.of(urgency)
        for name, limit, zh, en in early:
            part = limit.of(urgency)
            # Where nothing is said for this urgency it is the same finding as for all.
            said = part is not limit or whole is not limits.answer
            if urgency != category.urgency and not said:
                continue
            if part.kind == whole.kind and part.amount > whole.amount:
                here = f"{key}.{name}" if part is limit else f"{key}.{name}.{urgency}"
                yield Problem(
                    file,
                    here,
                    f"{zh}时限比办结时限还长。",
                    f"{en} may not take longer than answering.",
                )


def _question_problems(file: str, key: str, category: Category) -> Iterator[Problem]:
    yield from doubled(file, f"{key}.questions", (each.code for each in category.questions))
    for question in category.questions:
        here = f"{key}.questions[{question.code}]"
        yield from doubled(file, f"{here}.choices", (each.code for each in question.choices))
        if question.type == "choice" and len(question.choices) < 2:
            yield Problem(
                file,
                f"{here}.choices",
                "选择题至少要有两个选项。",
                "a question of type choice needs two choices at least.",
            )
        if question.type != "choice" and question.choices:
            yield Problem(
                file,
                f"{here}.choices",
                '只有 type = "choice" 的问题才有选项。',
                'only a question of type = "choice" has choices.',
            )
