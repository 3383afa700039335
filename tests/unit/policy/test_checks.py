"""What one section says of another is true, or the pack is refused."""

from pathlib import Path

import pytest

from tests.unit.policy.folder import copied, edit, wrong_with

ROADS = "categories/parts-roads.toml"
KINDS = 'kinds = ["part", "event", "service", "suggestion"]'
SYSTEM = """
[[systems]]
code = "roads"
name.zh = "道路系统"
name.en = "Roads"
unit = "dept-transport"
address = "https://roads.example/open311/v2"
services = { road-pothole = "7" }
"""
VISITOR = 'name = { zh = "访客", en = "Visitor" }\n\n[roles.grants]\n"case.read" = '

# (what is spoilt, file, old, new, the key that is blamed, words of the reason)
SPOILT = [
    # names that nobody bears
    ("a duty", ROADS, '"dept-transport"', '"dept-transprt"', "road-collapse", '"dept-transport"'),
    ("a group", ROADS, 'group = "part-roads"', 'group = "part-road"', "group", '"part-roads"'),
    ("a level", ROADS, 'lowest_level = "street"', 'lowest_level = "stret"', "lowest", '"street"'),
    ("a rule's unit", "routing.toml", '"utility-gas"', '"utility-gaz"', "gas-smell", "utility-gas"),
    ("a rule's category", "routing.toml", '"gas-leak"', '"gas-lek"', "then.category", "gas-leak"),
    ("a rule's channel", "routing.toml", '["hotline"]', '["hotlin"]', "channels", '"hotline"'),
    ("a rule's area", "routing.toml", '"990100014"', '"110100014"', "areas_under", "not in this"),
    ("an area's length", "routing.toml", '"990100014"', '"9901000144"', "areas_under", "no level"),
    ("a permission", "roles.toml", '"case.accept"', '"case.acept"', "grants", '"case.accept"'),
    ("a placeholder", "notices.toml", "{number}", "{numbr}", "templates[receipt]", "placeholder"),
    ("a parent", "units.toml", 'parent = "centre"', 'parent = "center"', "parent", '"centre"'),
    ("a desk", "units.toml", 'street = "street"', 'street = "stret"', "desk_of_level", "street"),
    ("a duty's unit", "collaboration.toml", '"dept-fire"', '"dept-fir"', "duties", '"dept-fire"'),
    ("a duty's group", "collaboration.toml", '"part-roads"', '"part-road"', "groups", "part-roads"),
    (
        "the unit before another system",
        "exchange.toml",
        KINDS,
        KINDS + SYSTEM.replace("dept-transport", "dept-transprt"),
        "systems[roads].unit",
        '"dept-transport"',
    ),
    (
        "a matter for another system",
        "exchange.toml",
        KINDS,
        KINDS + SYSTEM.replace("road-pothole =", "road-potholes ="),
        "systems[roads].services",
        '"road-pothole"',
    ),
    (
        "a system that takes nothing",
        "exchange.toml",
        KINDS,
        KINDS + SYSTEM.replace('road-pothole = "7"', ""),
        "systems[roads].services",
        "at least one",
    ),
    ("a letter's word", "sheets.toml", "{left}", "{lefft}", "reminder.opening", "placeholder"),
    ("a hint's matter", "scripts.toml", '"dead-car"', '"dead-cars"', "hints[cars]", "dead-car"),
    (
        "a sensitive group",
        "retention.toml",
        '"dispute"',
        '"disputes"',
        "classes[sensitive]",
        "dispute",
    ),
    (
        "no class for the rest",
        "retention.toml",
        "days = 1095",
        'days = 1095\ngroups = ["service"]',
        "classes",
        "exactly one",
    ),
    (
        "what is not watched",
        "insights.toml",
        "left_out = []",
        'left_out = ["fog"]',
        "left_out",
        "fog",
    ),
    (
        "who needs a second factor",
        "sign_in.toml",
        "required_of = []",
        'required_of = ["administrater"]',
        "required_of",
        "administrator",
    ),
    (
        "a role apart",
        "roles.toml",
        '"security_administrator", "auditor"]',
        '"auditer"]',
        "apart",
        "auditor",
    ),
    # contradictions
    (
        "roles apart that share a power",
        "roles.toml",
        'apart = ["administrator", "security_administrator", "auditor"]',
        'apart = ["administrator", "street_administrator"]',
        "apart",
        "people.add",
    ),
    (
        "one who enters staff and appoints them",
        "roles.toml",
        '"people.grant" = ["area"]',
        '"people.grant" = ["area"]\n"people.add" = ["area"]',
        "roles[street_security_administrator].grants",
        "administering security",
    ),
    (
        "an auditor who changes something",
        "roles.toml",
        '"journal.read" = ["any"]',
        '"journal.read" = ["any"]\n"people.add" = ["any"]',
        "roles[auditor].grants",
        "only looks",
    ),
    ("a scan of all days", "insights.toml", "scan_days = 7", "scan_days = 29", "scan_days", "half"),
    (
        "a desk of another level",
        "units.toml",
        'street = "street"',
        'street = "community"',
        "desk",
        "",
    ),
    ("the centre handles", ROADS, '"dept-transport"', '"centre"', "duty.unit", "takes no cases"),
    ("two duties", ROADS, "duty = { unit", 'duty = { desk_of = "street", unit', "duty", "not both"),
    ("no duty", ROADS, 'duty = { unit = "dept-transport" }', "duty = {}", "duty", "either"),
    ("a double code", ROADS, '"road-pothole"', '"road-collapse"', "road-collapse", "twice"),
    (
        "a lazy emergency",
        ROADS,
        '"continuous_hours", amount = 2',
        '"working_hours", amount = 2',
        "limits.answer.kind",
        "no office hours",
    ),
    (
        "slow acceptance",
        ROADS,
        '"continuous_hours", amount = 1',
        '"continuous_hours", amount = 9',
        "limits.accept",
        "longer",
    ),
    (
        "an emergency of one urgency that waits for the office",
        ROADS,
        'emergency = { kind = "continuous_hours", amount = 24 }',
        'emergency = { kind = "working_days", amount = 1 }',
        "road-pothole].limits.answer.emergency.kind",
        "no office hours",
    ),
    (
        "slow acceptance of one urgency",
        ROADS,
        'emergency = { kind = "continuous_hours", amount = 1 }',
        'emergency = { kind = "continuous_hours", amount = 48 }',
        "road-pothole].limits.accept.emergency",
        "longer",
    ),
    (
        "an emergency without a category that waits for the office",
        "clock.toml",
        'emergency = { kind = "continuous_hours", amount = 24 }',
        'emergency = { kind = "working_days", amount = 1 }',
        "answer_without_category.emergency.kind",
        "no office hours",
    ),
    (
        "contacting an emergency's reporter in office hours",
        "clock.toml",
        'emergency = { kind = "continuous_hours", amount = 2 }\ntries',
        'emergency = { kind = "working_hours", amount = 2 }\ntries',
        "contact.emergency.kind",
        "no office hours",
    ),
    ("codes that do not nest", "levels.toml", "code_length = 12", "code_length = 9", "length", ""),
    (
        "a circle of parents",
        "units.toml",
        "may_be_asked = false",
        'parent = "dept-water"',
        "parent",
        "circle",
    ),
    ("a series without places", "units.toml", '"street-{area}"', '"street"', "unit_code", "{area}"),
    ("languages that differ", "notices.toml", "{unit}负责", "负责", "text", "unit stands in one"),
    ("a lonely brace", "notices.toml", "{number}", "{number", "text.zh", "brace"),
    (
        "a doubled template",
        "notices.toml",
        'event = "report.joined"',
        'event = "case.opened"',
        "templates[joined]",
        "already speaks",
    ),
    (
        "a rule that decides nothing",
        "routing.toml",
        'then.category = "gas-leak"\nthen.unit = "utility-gas"',
        "",
        "then",
        "decide something",
    ),
    ("no default rate", "intake.toml", "default = { per_minute = 120 }", "", "default", "missing"),
    # the public and what is not its own
    (
        "everyone reads every case",
        "roles.toml",
        VISITOR + '["own"]',
        VISITOR + '["any"]',
        "roles[visitor]",
        "only over its own",
    ),
    (
        "a permission of nobody",
        "roles.toml",
        '"policy.propose" = ["any"]',
        "",
        "roles",
        "policy.propose",
    ),
    # days
    ("a make-up Monday", "calendar.toml", "2026-01-04", "2026-01-05", "make_up_days", "no weekend"),
    (
        "a worked holiday",
        "calendar.toml",
        "2026-02-14, 2026-02-28",
        "2026-02-15, 2026-02-28",
        "make_up_days",
        "also listed",
    ),
    ("a day of another year", "calendar.toml", "2026-02-14", "2025-02-15", "years.2026", "not in"),
    ("a gap of years", "calendar.toml", "[years.2026]", "[years.2030]", "years.2026", "in between"),
    ("a wrong clock", "calendar.toml", '"Asia/Shanghai"', '"Asia/Tokyo"', "time_zone", "district"),
    ("no such zone", "district.toml", '"Asia/Shanghai"', '"Asia/Linjiang"', "time_zone", "no time"),
    ("spans that overlap", "calendar.toml", '"14:00"', '"11:00"', "spans", "overlap"),
    (
        "hours of nobody",
        "units.toml",
        '"street-service"',
        '"street-servce"',
        "hours",
        "street-service",
    ),
    ("no such hours", "units.toml", '"around_the_clock"', '"around_clock"', "hours", "around_the"),
    (
        "hours without a day",
        "calendar.toml",
        'weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]',
        "weekdays = []",
        "hours.street-service.weekdays",
        "would ever end",
    ),
    (
        "hours that end before they begin",
        "calendar.toml",
        '["06:00", "22:00"]',
        '["22:00", "06:00"]',
        "hours.street-service.spans",
        "before it begins",
    ),
    (
        "hours that are built in",
        "calendar.toml",
        "[hours.street-service]",
        "[hours.around_the_clock]",
        "hours",
        "built in",
    ),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "reason"),
    [row[1:] for row in SPOILT],
    ids=[row[0] for row in SPOILT],
)
def test_a_contradiction_is_told(
    tmp_path: Path, file: str, old: str, new: str, key: str, reason: str
) -> None:
    folder = copied(tmp_path)
    edit(folder, file, old, new)

    told = wrong_with(folder)

    assert any(
        key in problem.key and reason in problem.en and problem.file.split("/")[0] in file
        for problem in told
    ), [str(problem) for problem in told]


def test_the_centre_may_lack_a_parent_but_not_its_own_word(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    edit(folder, "units.toml", 'district = "centre"', "")

    assert any("reports without a place" in problem.en for problem in wrong_with(folder))
