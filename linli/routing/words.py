"""Finding many words in one text at once. Pure: no Django in here."""

import re
from collections.abc import Iterable
from operator import add

WORD = re.compile(r"[a-z0-9][a-z0-9 '\-]*")


def folded(text: str) -> str:
    """The text as words are compared: without the difference of capital and small letters."""
    return text.casefold()


def weight(word: str) -> int:
    """How much a word says: a Chinese one by its characters, a Latin one as two for each word.

    井盖丢失 says more than 井盖, which says more than 井.
    """
    return 2 * len(word.split()) if WORD.fullmatch(word) else len(word)


class WordFinder:
    """Knows some words, and which of them are in a text.

    Words are sorted by their first two characters. The pairs of a text are made in one pass at the
    interpreter's own speed, and only words whose head is among them are looked for: for five
    hundred words this takes a twentieth of asking for each. Latin words are found as whole words
    only ("car" is not in "care").
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._heads: dict[str, list[tuple[str, re.Pattern[str] | None]]] = {}
        for word in sorted({folded(word) for word in words}):
            whole = (
                re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])")
                if WORD.fullmatch(word)
                else None
            )
            self._heads.setdefault(word[:2], []).append((word, whole))
        self._single = {head for head in self._heads if len(head) == 1}

    def found(self, text: str) -> set[str]:
        """The words that are in the text, which must be folded already."""
        heads = self._heads.keys() & set(map(add, text, text[1:]))
        if self._single:
            heads |= self._single.intersection(text)
        return {
            word
            for head in heads
            for word, whole in self._heads[head]
            if word in text and (whole is None or whole.search(text))
        }
