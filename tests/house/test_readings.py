"""What is personal opens in few places: those that show it put every reading on record."""

import ast

from tests.house.source import Module, modules

OPENING = {
    "linli.people.sealing": {"opened", "bytes_opened"},
    "linli.people.role_seal": {"opened_for_role"},
    "linli.people.queries": {"residents", "plain_or_empty"},
}
SHOWN_ON_RECORD = "linli/cases/acts/readings.py"
# Every other place that may open something, and why nobody of the staff reads a reporter there.
OTHERS = {
    "linli/batches/queries.py": "a table that somebody handed in, to herself",
    "linli/cases/masked.py": "masks what it opens",
    "linli/cases/acts/words.py": "makes sealed words of it, by which it is found",
    "linli/cases/acts/split.py": "seals it again for the part",
    "linli/cases/queries/clock_ledger.py": "an officer's name",
    "linli/cases/queries/timeline.py": "an officer's name",
    "linli/exchange/hotline/letters.py": "a hotline's words, to be read again; masked for staff",
    "linli/exchange/hotline/signing.py": "the secret that a hotline and we sign with",
    "linli/cases/queries/exports.py": "her own file, and why one was declined",
    "linli/cases/queries/personal_exports.py": "why somebody asks for a file",
    "linli/cases/queries/content_holds.py": "why a content is held, and an officer's name",
    "linli/exchange/webhooks/door.py": "the secret that a subscription is signed with",
    "linli/intake/in_confidence.py": "what the asker said herself, to be sealed",
    "linli/notices/recipients.py": "the address to which a notice goes",
    "linli/people/acts/codes.py": "the number to which a code is sent",
    "linli/people/acts/factors.py": "the secret of a second factor",
    "linli/people/judging.py": "what the auditor wrote of an alarm",
    "linli/people/acts/residents.py": "her own, by herself",
    "linli/people/factor_rules.py": "what an administrator wrote",
    "linli/people/queries.py": "officers, and what is listed here of residents",
    "linli/people/role_seal.py": "is listed here",
    "linli/people/sealed_fields.py": "makes an index of it",
    "linli/people/sealed_words.py": "what was said, to whoever may see the case",
    "linli/site/backup/fields.py": "compares and shows nothing",
    "linli/rights/asked.py": "her own words to whoever answers them; who she is, masked",
    "linli/rights/on_record.py": "compares names; finding her is a reading, shown masked",
    "linli/rights/queries.py": "her own copy, to herself",
    "linli/rights/told.py": "her own, to herself",
    "linli/web/resident/mine.py": "her own, to herself",
}


def openings(module: Module) -> set[str]:
    """Under which names a file can open something that is sealed."""
    found = set()
    for node in module.nodes:
        if isinstance(node, ast.ImportFrom):
            found |= OPENING.get(node.module or "", set()) & {one.name for one in node.names}
            # The whole module under a name: whatever it opens is out of sight.
            if node.module == "linli.people":
                found |= {one.name for one in node.names} & {"sealing", "role_seal", "queries"}
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names} & set(OPENING)
    return found


def test_every_way_to_what_is_personal_is_known_here() -> None:
    places = {module.name for module in modules() if openings(module)}
    assert places == {SHOWN_ON_RECORD, *OTHERS}


def test_whoever_shows_staff_something_does_not_open_it() -> None:
    """The screens of staff, other programs and the made-up district ask the record."""
    rooms = [one for one in modules() if one.room in {"web", "exchange", "simulate", "feedback"}]
    found = {one.name for one in rooms if openings(one)}
    assert found == {
        "linli/exchange/hotline/letters.py",
        "linli/exchange/hotline/signing.py",
        "linli/exchange/webhooks/door.py",
        "linli/web/resident/mine.py",
    }


def test_what_opens_in_the_clear_writes_its_line() -> None:
    [record] = [one for one in modules() if one.name == SHOWN_ON_RECORD]
    for node in record.tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        called = {
            each.func.id
            for each in ast.walk(node)
            if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)
        }
        if called & {"opened", "opened_for_role", "residents"}:
            assert called & {"_line", "_write"}, f"{node.name} leaves no line"
