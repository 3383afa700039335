"""What a text by itself says of its matter. Pure."""

from dataclasses import dataclass

from linli.routing.facts import Suggestion
from linli.routing.ready import MOST_SUGGESTIONS, Ready
from linli.routing.text.model import TextModel

LIKELY = 0.5
"""The probability from which the likeliest matter is proposed; below, the desk chooses."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text by itself says of its matter; `category` is "" where it does not say."""

    category: str
    suggestions: tuple[Suggestion, ...]
    sure: bool = False
    beside: str = ""


NOTHING = Heard("", ())


def heard_in(text: str, words: set[str], made: Ready, model: TextModel | None) -> Heard:
    """The matter of a text: by the model if there is one, else by the words that the pack knows.

    A label that the pack does not have (any more) is passed over.
    """
    if model is None:
        suggestions = made.suggestions(words)
        return Heard(clear_winner(suggestions), suggestions)
    said = model.say("", text)
    known = [one for one in said.ranked if made.pack.category(one[0]) is not None]
    if not known:
        return NOTHING
    told = known[:MOST_SUGGESTIONS]
    reasons = model.reasons("", text, [code for code, _ in told])
    suggestions = tuple(_by_model(code, chance, reasons[code]) for code, chance in told)
    category, chance = known[0]
    if chance < LIKELY:
        return Heard("", suggestions)
    first = category == said.ranked[0][0]
    beside = said.beside if made.pack.category(said.beside) is not None else ""
    return Heard(category, suggestions, said.sure and first, beside if first else "")


def clear_winner(suggestions: tuple[Suggestion, ...]) -> str:
    """The category that the text speaks for more than for any other, or "" on a tie."""
    if not suggestions:
        return ""
    if len(suggestions) > 1 and suggestions[0].score == suggestions[1].score:
        return ""
    return suggestions[0].category


def _by_model(code: str, chance: float, pieces: list[str]) -> Suggestion:
    said_zh = "、".join(f"“{piece}”" for piece in pieces) or "整段文字"
    said_en = ", ".join(pieces) or "the whole text"
    return Suggestion(
        code,
        round(100 * chance),
        why_zh=f"由{said_zh}看，以往多属此类（{chance:.0%}）",
        why_en=f"By {said_en}, earlier ones were mostly of this kind ({chance:.0%})",
        chance=chance,
    )
