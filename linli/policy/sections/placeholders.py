"""What the texts of a gateway's description may speak of."""

import re

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[A-Za-z0-9_-]+)?)\}")
# Of the message.
OF_A_MESSAGE = frozenset(
    {"to", "title", "text", "link", "key", "template", "language", "values", "list"}
)
# Of the moment, and what is signed in.
ALWAYS = frozenset({"seconds", "milliseconds", "utc", "date", "local", "nonce", "basic"})
# Of the request itself: only a signature speaks of these.
OF_A_REQUEST = frozenset(
    {"method", "path", "sorted", "sorted_quoted", "sorted_plain", "joined", "body", "body_hash"}
)
NAMED = frozenset({"secret", "value"})
