"""What GeoReport v2 answers when it refuses: a status, and the same number with words inside."""

from http import HTTPStatus


class Refused(Exception):
    """A request that is answered with an error; every one names what was wrong."""

    def __init__(self, status: HTTPStatus, zh: str, en: str) -> None:
        super().__init__(f"{en} {zh}")
        self.status = status
        self.description = f"{en} {zh}"


def bad(zh: str, en: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, zh, en)


def absent(zh: str, en: str) -> Refused:
    return Refused(HTTPStatus.NOT_FOUND, zh, en)


def no_key() -> Refused:
    """The answer to a missing key and to a wrong one: it does not say which."""
    return Refused(
        HTTPStatus.FORBIDDEN,
        "api_key 缺失或无效。",
        "api_key is missing or not valid.",
    )
