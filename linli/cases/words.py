"""What a case is found by: lexemes of its text, its place, and of who may find it. Pure.

Chinese is written without spaces, so its lexemes are pairs of neighbouring characters: 井盖丢失 is
found by 井盖, 盖丢, 丢失 and by any run of them. Other scripts keep their words whole.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from linli.people.sealed_words import SealedWords
from linli.people.sealing import place_token_sets, word_tokens

LONGEST_WORD = 40  # a longer run is no word: a link, or somebody leaning on the keyboard
PLACE_MARK = "~"  # sealed place lexemes; the marks keep the kinds apart, no text has them
AREA_MARK = "@"
HOLDER_MARK = "#"
DESK_MARK = "%"
HELPER_MARK = "+"
MARKS = PLACE_MARK + AREA_MARK + HOLDER_MARK + DESK_MARK + HELPER_MARK

# Scripts that are written without spaces, or whose words join: by first and last character.
_UNSPACED = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u1000", "\u109f"),  # Burmese
    ("\u1780", "\u17ff"),  # Khmer
    ("\u3005", "\u3007"),
    ("\u3040", "\u30ff"),  # kana
    ("\u3100", "\u312f"),
    ("\u3400", "\u4dbf"),
    ("\u4e00", "\u9fff"),
    ("\uac00", "\ud7af"),  # Hangul
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)


def tokens(text: str) -> set[str]:
    """The lexemes of a text: pairs of Chinese characters, whole words and numbers of the rest.

    Emoji and punctuation separate and are not kept. A Chinese character that stands alone is a
    lexeme by itself.
    """
    found: set[str] = set()
    for kind, run in _runs(text):
        if kind == "unspaced":
            found.update(run[at : at + 2] for at in range(max(1, len(run) - 1)))
        else:
            found.add(run[:LONGEST_WORD])
    return found


def place_tokens(words: str) -> set[str]:
    """The sealed lexemes of a place, marked as such."""
    return {PLACE_MARK + token for token in word_tokens(words)} if words else set()


def place_token_ways(words: str) -> list[set[str]]:
    """The sealed lexemes under each key that a place may have been written with, to look for."""
    return [{PLACE_MARK + token for token in tokens} for tokens in place_token_sets(words)]


def reach_tokens(area_codes: Iterable[str], holder_id: int, desk_id: int) -> set[str]:
    """The lexemes of those who may find a case: its area with all areas above, holder, desk.

    With them the index itself narrows a common word to what the asker may see.
    """
    return {
        *(AREA_MARK + code for code in area_codes),
        f"{HOLDER_MARK}{holder_id}",
        f"{DESK_MARK}{desk_id}",
    }


def case_tokens(text: str, place_words: str, *, reach: Iterable[str] = ()) -> list[str]:
    """The lexemes of what one voice says, of the place it names and of who may find it, sorted.

    What lies sealed is not found by its words: keyed pairs of it would be as good as the text to
    whoever counts them beside the plain pairs of a thousand other cases.
    """
    said = set() if isinstance(text, SealedWords) else tokens(text)
    return sorted(said | place_tokens(place_words) | set(reach))


def _runs(text: str) -> Iterator[tuple[str, str]]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    for kind, letters in groupby(folded, _kind):
        run = "".join(letters)
        # An emoji's variation mark alone is no word.
        if kind and any(letter.isalnum() for letter in run):
            yield kind, run


# A few thousand characters make up all that is written here: each is looked at once.
@lru_cache(maxsize=16_384)
def _kind(letter: str) -> str:
    if "a" <= letter <= "z" or "0" <= letter <= "9":
        return "spaced"
    if any(first <= letter <= last for first, last in _UNSPACED):
        return "unspaced" if letter.isalnum() or letter == "々" else ""
    # Marks join the letter before them: without it Hindi vowels would cut every word in pieces.
    return "spaced" if letter.isalnum() or unicodedata.category(letter)[0] == "M" else ""
