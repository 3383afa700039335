"""What a route takes or gives."""

from pydantic import BaseModel


class Shape(BaseModel):
    """Pydantic's own model: ninja's `Schema` would look every field up as if it came from a row,
    which a list of fifty cases feels.
    """
