"""The smallest page, for what the web server itself does with a request."""

from collections.abc import Callable, Iterable
from typing import Any

BODY = b"all there is"


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """The same words whatever is asked, once what was sent has been read."""
    environ["wsgi.input"].read()
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(BODY)))])
    return [BODY]
