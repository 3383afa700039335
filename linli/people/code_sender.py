"""How a sign-in code reaches a resident's phone: a plug-in, named in the settings."""

import sys
from functools import cache
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string


class CodeSender(Protocol):
    """What a plug-in is: a class without arguments, named by LINLI_CODE_SENDER.

    `send` may raise anything; the resident is then told to try again later. It must not log the
    phone or the code.
    """

    def send(self, phone: str, code: str, language: str) -> None: ...


class ConsoleCodeSender:
    """Prints the code where the server runs. For development only."""

    def __init__(self) -> None:
        if settings.LINLI_PRODUCTION:
            raise ImproperlyConfigured(
                "LINLI_CODE_SENDER still names the console, which shows every sign-in code to "
                "whoever reads the server's output. In production name a sender of your own."
            )

    def send(self, phone: str, code: str, language: str) -> None:
        """Print the code beside the end of the number: enough to tell two phones apart."""
        print(f"sign-in code 验证码 for …{phone[-4:]}: {code}", file=sys.stderr, flush=True)


def code_sender() -> CodeSender:
    """The sender that the settings name. Raises ImproperlyConfigured when it may not run."""
    return made(settings.LINLI_CODE_SENDER)


@cache
def made(path: str) -> CodeSender:
    sender: CodeSender = import_string(path)()
    return sender
