"""What people write about a case goes into notes; the journal carries their ids alone."""

from datetime import datetime

from linli.cases.models import Case, Note
from linli.journal.acting import Actor, Invalid
from linli.people.sealed_words import worded

LONGEST_NOTE = 2_000
LONGEST_SUMMARY = 200

# What the reporter is shown. The rest is between the units.
PUBLIC = frozenset({Note.Kind.ANSWER, Note.Kind.DECLINE, Note.Kind.CLOSE, Note.Kind.HOLD_PUBLIC})


def write_note(
    case: Case,
    kind: Note.Kind,
    text: str,
    *,
    by: Actor,
    now: datetime,
    field: str = "note",
    public: bool | None = None,
    sealed: bool = False,
) -> Note:
    """Write a note that the verb cannot do without; raises Invalid when it is empty or too long.

    It lies sealed where the case does, or when it is `sealed` for itself: the words of a reporter
    who is not known by name.
    """
    return Note.objects.create(
        case=case,
        kind=kind,
        text=worded(needed(text, kind.label, field=field), sealed or case.sealed),
        public=kind in PUBLIC if public is None else public,
        author_kind=str(by.kind),
        author_id=by.id,
        at=now,
    )


def write_note_if_any(
    case: Case,
    kind: Note.Kind,
    text: str,
    *,
    by: Actor,
    now: datetime,
    field: str = "note",
    sealed: bool = False,
) -> int | None:
    """The id of a note that the verb can do without, or None when nothing was written."""
    if not text.strip():
        return None
    return write_note(case, kind, text, by=by, now=now, field=field, sealed=sealed).id


def needed(text: str, what_zh: str, *, field: str, longest: int = LONGEST_NOTE) -> str:
    """The text without blanks around it; raises Invalid for one that cannot be kept."""
    trimmed = text.strip()
    if not trimmed:
        raise Invalid(
            "text.missing",
            f"请填写{what_zh}。",
            f"Please fill in: {field.replace('_', ' ')}.",
            field=field,
        )
    if len(trimmed) > longest:
        raise Invalid(
            "text.too_long",
            f"{what_zh}最多 {longest} 字，现在 {len(trimmed)} 字。请精简。",
            f"At most {longest} characters; these are {len(trimmed)}. Please shorten it.",
            field=field,
        )
    if "\0" in trimmed or any("\ud800" <= letter <= "\udfff" for letter in trimmed):
        raise Invalid(
            "text.unusable",
            "文字里有无法保存的字符，请重新输入。",
            "The text has characters that cannot be kept: type it anew.",
            field=field,
        )
    return trimmed
