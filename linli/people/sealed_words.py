"""Words that lie sealed in a column where others lie as they were said.

What somebody says in confidence stands in the same tables as what everybody may know: the columns
are of text, and a sealed value begins with a mark that no text has. In the program both are the
words themselves; those that are to be sealed are `SealedWords`, and stay so when they are read.
"""

import base64
import json
from typing import Any

from django.db import models

from linli.people.keyring import SEAL, key_ring
from linli.people.sealed_fields import SEALED, Column, Form, PlainInMigrations
from linli.people.sealing import opened, seal

MARK = "\x0e"  # shift out: no keyboard types it, and what is kept plain does not begin with it


class SealedWords(str):
    """Words that are sealed wherever they are kept; cut or joined they are plain words again.

    To be shown to whoever may see them, so they show themselves; a log's `repr` does not. Words
    that were read know how they lie, and are kept as they lay: not every saving of a row is a
    change of what it says.
    """

    lay: tuple[str, str] | None = None

    def __repr__(self) -> str:
        return "SealedWords('***')"


class SealedDict(dict[str, Any]):
    """Named values that are kept sealed, all in one."""


def worded(text: str, sealed: bool) -> str:
    """The words as they are to be kept."""
    return SealedWords(text) if sealed else text


def kept(words: str, context: str) -> str:
    """The words as they lie in a column of text."""
    if not isinstance(words, SealedWords):
        return words.lstrip(MARK)
    if words.lay is not None and words.lay[0] == context and _is_newest(words.lay[1]):
        return words.lay[1]
    return MARK + base64.b64encode(seal("".join(words), context)).decode()


def _is_newest(lying: str) -> bool:
    """Whether it lies under the ring's newest key: an older one may be about to go."""
    number = base64.b64decode(lying[len(MARK) : len(MARK) + 4])[1:]
    return int.from_bytes(number) == key_ring().newest(SEAL).number


def read(lying: str, context: str) -> str:
    """The words that lie there; raises what `opened` raises."""
    if not lying.startswith(MARK):
        return lying
    words = SealedWords(opened(base64.b64decode(lying[len(MARK) :]), context).plain)
    words.lay = (context, lying)
    return words


class WordsField(PlainInMigrations, models.TextField):  # type: ignore[type-arg]  # generic in stubs alone
    """A column of texts, of which those that are SealedWords lie sealed for `context`."""

    plain_path = "django.db.models.TextField"

    def __init__(self, context: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.context = context

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        """Take note of the column, once for each table."""
        super().contribute_to_class(cls, name, private_only)
        SEALED.append(Column(cls, name, self.context, form=Form.TEXT))

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        return None if value is None else read(value, self.context)

    def to_python(self, value: Any) -> Any:
        """Of a row that was read as JSON, too."""
        return read(value, self.context) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        return kept(value, self.context) if isinstance(value, str) else value


class ValuesField(PlainInMigrations, models.JSONField):
    """Named values, sealed as a whole when they are a SealedDict or one of them is SealedWords."""

    plain_path = "django.db.models.JSONField"

    def __init__(self, context: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.context = context

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        """Take note of the column, once for each table."""
        super().contribute_to_class(cls, name, private_only)
        SEALED.append(Column(cls, name, self.context, form=Form.JSON))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        found = super().from_db_value(value, expression, connection)
        if isinstance(found, str) and found.startswith(MARK):
            return SealedDict(json.loads(read(found, self.context)))
        return found

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, dict):
            value = values_kept(value, self.context)
        return super().get_db_prep_value(value, connection, prepared)


def values_kept(values: dict[str, Any], context: str) -> dict[str, Any] | str:
    """Named values as they lie in a column of JSON: a text when they are sealed."""
    if isinstance(values, SealedDict) or any(isinstance(v, SealedWords) for v in values.values()):
        return kept(SealedWords(json.dumps(values, ensure_ascii=False)), context)
    return values
