"""Checks the words of printed sheets and of scripts: every placeholder and code is known."""

from collections.abc import Iterator, Mapping
from string import Formatter

from linli.policy.checks.finding import doubled
from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown
from linli.policy.sections.scripts import SCRIPT_WORDS
from linli.policy.sections.sheets import LETTER_WORDS

SHEETS = "sheets.toml"
SCRIPTS = "scripts.toml"
TITLE_WORDS = {"district": LETTER_WORDS["district"]}


def sheet_problems(pack: Pack) -> Iterator[Problem]:
    """Every placeholder of a letter or a form that nothing stands for."""
    for name in ("handover", "reminder"):
        letter = getattr(pack.sheets, name)
        if letter is None:
            continue
        texts = [("title", letter.title), ("opening", letter.opening), ("closing", letter.closing)]
        for number, demand in enumerate(letter.demands, start=1):
            texts += [
                (f"demands[{number}].heading", demand.heading),
                (f"demands[{number}].text", demand.text),
            ]
        for key, text in texts:
            yield from _unfilled(SHEETS, f"{name}.{key}", text, LETTER_WORDS)
    for name in ("receipt", "returning", "extending", "holding", "whistle"):
        form = getattr(pack.sheets, name)
        if form is not None:
            yield from _unfilled(SHEETS, f"{name}.title", form.title, TITLE_WORDS)


def script_problems(pack: Pack) -> Iterator[Problem]:
    """Hints for matters that there are not, or for none; placeholders that nothing stands for."""
    scripts = pack.scripts
    yield from doubled(SCRIPTS, "hints", (hint.code for hint in scripts.hints))
    for hint in scripts.hints:
        key = f"hints[{hint.code}]"
        groups, categories = pack.categories.groups_by_code, pack.categories.by_code
        for group in hint.groups:
            if group not in groups:
                yield unknown(SCRIPTS, f"{key}.groups", group, groups, zh="大类", en="group")
        for one in hint.categories:
            if one not in categories:
                yield unknown(
                    SCRIPTS, f"{key}.categories", one, categories, zh="事项", en="category"
                )
        if not hint.groups and not hint.categories:
            yield Problem(
                SCRIPTS,
                key,
                "要写明用在哪些大类或事项。",
                "names at least one group or category.",
            )
    for name, text in (("opening", scripts.opening), ("closing", scripts.closing)):
        if text is not None:
            for language in ("zh", "en"):
                key = f"{name}.{language}"
                yield from _unfilled(SCRIPTS, key, getattr(text, language), SCRIPT_WORDS)


def _unfilled(
    file: str, key: str, text: str, known: Mapping[str, tuple[str, str]]
) -> Iterator[Problem]:
    try:
        words = {word for _, word, _, _ in Formatter().parse(text)}
    except ValueError:
        yield Problem(file, key, "花括号不成对。", "has a brace without its partner.")
        return
    for word in sorted(words - {None} - set(known), key=str):
        yield unknown(file, key, str(word), known, zh="占位词", en="placeholder")
