"""A linli as any program reads it: over its HTTP interface, with a token or without.

Because nothing is asked but what the interface answers, the same doors hold as for a clerk: her
post decides what she sees, what is masked stays masked, and what she reads is on record.
"""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

SECONDS = 30.0
MOST_BYTES = 8 * 1024**2
Answer = tuple[int, bytes]
Fetch = Callable[[str, Mapping[str, str]], Answer]


class Refused(Exception):
    """The house said no, or nothing; the sentences say why and what to do, Chinese first."""


@dataclass(frozen=True, slots=True)
class House:
    """Where it is, and as whom it is asked; `fetch` goes there."""

    address: str
    token: str
    fetch: Fetch

    @property
    def is_public(self) -> bool:
        """Whether it is asked as anybody."""
        return not self.token

    def read(self, path: str, **asked: object) -> Any:
        """The answer to a question, as JSON. Raises Refused."""
        words = {key: str(value) for key, value in asked.items() if value not in ("", None, False)}
        query = f"?{urllib.parse.urlencode(words)}" if words else ""
        headers = {"Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        status, body = self.fetch(f"{self.address.rstrip('/')}{path}{query}", headers)
        try:
            found = json.loads(body)
        except ValueError:
            raise Refused(
                f"{self.address} 没有按接口回答（{status}）。"
                f"{self.address} did not answer as linli does ({status}): check the address."
            ) from None
        if status >= 400:
            raise Refused(_why(status, found))
        return found


def over_http(address: str, token: str = "") -> House:
    """A house at an address, such as `https://linli.example.org`. Raises Refused."""
    if urllib.parse.urlsplit(address).scheme not in {"http", "https"}:
        raise Refused(
            f"地址 {address} 应以 https:// 开头。The address {address} should begin with https://."
        )
    return House(address, token, _fetched)


def _fetched(address: str, headers: Mapping[str, str]) -> Answer:
    # The operator's own choice of address, not a stranger's; no redirection carries the token on.
    request = urllib.request.Request(address, headers=dict(headers))  # noqa: S310
    try:
        with _OPENER.open(request, timeout=SECONDS) as answer:
            return answer.status, answer.read(MOST_BYTES)
    except urllib.error.HTTPError as failure:
        return failure.code, failure.read(MOST_BYTES)
    except (urllib.error.URLError, TimeoutError) as failure:
        raise Refused(
            "连不上 linli，请检查地址和网络。"
            f"linli cannot be reached: check address and network ({failure})."
        ) from None


class _Staying(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_Staying)


def _why(status: int, problem: object) -> str:
    """A problem's own two sentences (linli/web/problems.py), or Open311's."""
    if isinstance(problem, list) and problem and isinstance(problem[0], dict):
        return str(problem[0].get("description", status))
    if isinstance(problem, dict) and "zh" in problem:
        return f"{problem['zh']}{problem['en']}"
    return f"出错了（{status}）。Something went wrong ({status})."
