"""The duty list 职责清单: whether these units may be called for this matter at all."""

from collections.abc import Sequence

from linli.cases.models import Case
from linli.collaboration.timing import rules_for
from linli.collaboration.units import names_en, names_zh
from linli.journal.acting import Invalid
from linli.people.units import UnitFacts, unit_by_code


def must_be_on_the_list(case: Case, units: Sequence[UnitFacts]) -> None:
    """Raise Invalid, naming who may be called, when a unit has no duty for the case's matter."""
    pack = rules_for(case).pack
    category = pack.category(case.category)
    if category is None:
        raise Invalid(
            "whistle.no_category",
            "还没有确定事项类别，不能吹哨。请先补正事项，再按职责清单召集单位。",
            "Nobody can be called before the category is known, for the duty list goes by it. "
            "Amend the case first.",
        )
    lists = pack.collaboration.callable_units
    allowed = lists.get(category.code, frozenset()) | lists.get(category.group, frozenset())
    strangers = [unit for unit in units if unit.code not in allowed]
    if not strangers:
        return
    known = [unit_by_code(code) for code in sorted(allowed)]
    can_zh = f"可以召集：{names_zh(known)}" if known else "这类事项不在清单上，请派单或上报"
    can_en = f"To be called: {names_en(known)}" if known else "Dispatch it, or report it up"
    raise Invalid(
        "whistle.off_list",
        f"按职责清单，“{category.name.zh}”不能召集{names_zh(strangers)}。{can_zh}。",
        f"By the duty list {names_en(strangers)} cannot be called for “{category.name.en}”. "
        f"{can_en}.",
        field="units",
    )
