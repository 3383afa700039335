"""The room of other systems, as Django knows it."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "linli.exchange"

    def ready(self) -> None:
        """Enter the doors that send, and the kinds of sheets, so that others know them all."""
        from linli.exchange.sheets import kinds  # noqa: F401  # entered by being read
        from linli.exchange.webhooks import door  # noqa: F401  # entered by being read
