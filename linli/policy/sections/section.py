"""What every section of a policy pack is made of."""

import re
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

# Words, never numbers: a code that looks like a number loses its zeros in the first spreadsheet.
CODE_PATTERN = re.compile(r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$")
Code = Annotated[str, StringConstraints(pattern=CODE_PATTERN.pattern, max_length=60)]
AreaCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6,20}$")]
Count = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1)]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Section(BaseModel):
    """A frozen piece of the pack; a key it does not know is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def __copy__(self) -> Self:
        """A copy has the fields alone: what was worked out from them is worked out anew."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


class Text(Section):
    """One text in both languages of the district's screens and messages."""

    zh: Line
    en: Line
