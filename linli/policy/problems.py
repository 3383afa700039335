"""What is wrong with a pack: file, key, reason and the nearest right word, in both languages."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a pack."""

    file: str
    key: str
    zh: str
    en: str
    nearest: str | None = None

    def __str__(self) -> str:
        where = f"{self.file}: {self.key}" if self.key else self.file
        return f"{where}: {self.zh} / {self.en}"


class PackErrors(Exception):
    """A pack cannot be used; lists every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a misspelt one most likely meant, or None when nothing is near."""
    matches = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def unknown(file: str, key: str, word: str, known: Iterable[str], *, zh: str, en: str) -> Problem:
    """A problem about a word that is not among the known ones; `zh` and `en` say what it names."""
    known = list(known)
    guess = nearest(word, known)
    hint_zh = f"，是否应为“{guess}”？" if guess else "。"
    hint_en = f'; did you mean "{guess}"?' if guess else "."
    return Problem(
        file=file,
        key=key,
        zh=f"没有“{word}”这个{zh}{hint_zh}",
        en=f'there is no {en} "{word}"{hint_en}',
        nearest=guess,
    )
