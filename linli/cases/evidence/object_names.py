"""How stored objects are named: by the hash of their content, and in no other way."""

import re

THUMBNAIL_SUFFIX = ".thumbnail"
# A thumbnail carries the hash of the photo that it was made from.
_NAME = re.compile(r"[0-9a-f]{64}(\.thumbnail)?")


def is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def checked(name: str) -> str:
    """The name, if it is one: anything else could be a path to somewhere. Raises ValueError."""
    if not is_name(name):
        raise ValueError(f"Not the name of a stored object: {name!r}.")
    return name
