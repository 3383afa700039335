"""Columns that say of themselves what they are sealed for, so that a new key reaches all of them.

To the database and to migrations they are plain columns.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import models

from linli.people.sealing import blind, opened


class Form(Enum):
    """How sealed values lie in a column: as they are, or in base64 behind a mark, beside others.

    The first is the SQL that gives a value's bytes or nothing, the second the one that writes it
    back; both of the column's name, or of what stands for it.
    """

    BYTES = ("{0}", "{0}")
    TEXT = (
        "CASE WHEN starts_with({0}, chr(14)) THEN decode(substr({0}, 2), 'base64') END",
        "chr(14) || translate(encode({0}, 'base64'), chr(10), '')",
    )
    JSON = (
        "CASE WHEN starts_with({0} #>> '{{}}', chr(14))"
        " THEN decode(substr({0} #>> '{{}}', 2), 'base64') END",
        "to_jsonb(chr(14) || translate(encode({0}, 'base64'), chr(10), ''))",
    )


@dataclass(frozen=True, slots=True)
class Column:
    """One sealed column of a table."""

    model: type[models.Model]
    name: str
    context: str
    role: str = ""
    by_row: bool = False
    form: Form = Form.BYTES

    @property
    def value(self) -> str:
        """The SQL that gives a row's sealed value, or nothing where nothing lies sealed."""
        return self.form.value[0].format(f'"{self.name}"')

    def written(self, value: str) -> str:
        """The SQL that makes of a sealed value what lies in the column."""
        return self.form.value[1].format(value)

    def context_of(self, row: object) -> str:
        """What a row's value is sealed for."""
        return f"{self.context} {row}" if self.by_row else self.context

    def __str__(self) -> str:
        return f"{self.model._meta.db_table}.{self.name}"


@dataclass(frozen=True, slots=True)
class IndexColumn(Column):
    """One blind index of a table, and how it is made from the sealed column beside it."""

    of: str = ""
    of_context: str = ""
    part: Callable[[str], str] = str

    def made_from(self, sealed: bytes) -> bytes:
        """The index under the key that is in use now."""
        return blind(self.part(opened(sealed, self.of_context).plain), self.context)


SEALED: list[Column] = []
INDEXES: list[IndexColumn] = []


class PlainInMigrations(models.Field):  # type: ignore[type-arg]  # generic in stubs alone
    """A column whose extra words are the code's affair and no migration's."""

    plain_path = "django.db.models.BinaryField"

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """As the plain column that it is to a migration."""
        name, _, arguments, options = super().deconstruct()
        return name, self.plain_path, arguments, options


class SealedField(PlainInMigrations, models.BinaryField):  # type: ignore[type-arg]
    """A value sealed with the ring for `context`; resealed when the key is renewed.

    `role` is whom it is sealed to, `by_row` says that the row's key is part of the context.
    """

    def __init__(
        self, context: str = "", *, role: str = "", by_row: bool = False, **options: Any
    ) -> None:
        super().__init__(**options)
        self.made = (context, role, by_row)

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        """Take note of the column, once for each table."""
        super().contribute_to_class(cls, name, private_only)
        SEALED.append(Column(cls, name, *self.made))


class IndexField(PlainInMigrations, models.BinaryField):  # type: ignore[type-arg]
    """A blind index for `context`, made from a `part` of the sealed column `of`."""

    def __init__(
        self,
        context: str = "",
        *,
        of: str = "",
        of_context: str = "",
        part: Callable[[str], str] = str,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.made = (context, of, of_context, part)

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        """Take note of the index, once for each table."""
        super().contribute_to_class(cls, name, private_only)
        context, of, of_context, part = self.made
        INDEXES.append(IndexColumn(cls, name, context, of=of, of_context=of_context, part=part))
