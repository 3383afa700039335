"""What a text by itself says of its matter. Pure."""

from dataclasses import dataclass

from linli.policy.pack import Pack
from linli.routing.facts import Suggestion
from linli.routing.ready import MOST_SUGGESTIONS, Ready, ready
from linli.routing.text.model import TextModel
from linli.routing.words import folded

LIKELY = 0.5
"""The probability from which the likeliest matter is proposed; below, the desk chooses."""

LIKELY_BOTH = 0.8
"""The probability that two matters of one text must have together, if neither has `LIKELY`."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text by itself says of its matter; `category` is "" where it does not say."""

    category: str
    suggestions: tuple[Suggestion, ...]
    sure: bool = False
    beside: str = ""


NOTHING = Heard("", ())


def heard(text: str, pack: Pack, model: TextModel | None) -> Heard:
    """The matter of a text by itself, under a pack: no rule, no precedent and no place is asked."""
    made = ready(pack)
    return heard_in(text, made.finder.found(folded(text)), made, model)


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
    first = category == said.ranked[0][0]
    beside = said.beside if first and made.pack.category(said.beside) is not None else ""
    if chance >= LIKELY:
        return Heard(category, suggestions, said.sure and first, beside)
    # A text about two matters halves the probability of each, and is no less clear for that.
    if beside and chance + known[1][1] >= LIKELY_BOTH:
        return Heard(category, suggestions, beside=beside)
    return Heard("", suggestions)


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
    # In words: a figure looks like a promise, and nobody decides otherwise at 83 than at 86 %.
    sure_zh, sure_en = ("把握大", "rather sure") if chance >= LIKELY else ("把握小", "not sure")
    return Suggestion(
        code,
        round(100 * chance),
        why_zh=f"由{said_zh}看，以往多属此类（{sure_zh}）",
        why_en=f"By {said_en}, earlier ones were mostly of this kind ({sure_en})",
        chance=chance,
    )
