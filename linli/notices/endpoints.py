"""How a browser that agreed to web push is kept: where it is written to, and with which keys."""

import json

LONGEST_ENDPOINT = 1_000
LONGEST_KEY = 100


def written(endpoint: str, public: str, auth: str) -> str:
    """A browser's subscription as it is sealed."""
    keys = {"p256dh": public, "auth": auth}
    return json.dumps({"endpoint": endpoint, "keys": keys}, separators=(",", ":"))


def endpoint_of(subscription: str) -> str:
    """Where a browser is written to, by which it is known again."""
    return str(json.loads(subscription)["endpoint"])
