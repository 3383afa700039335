"""The room of the ledger, as Django sees it."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "linli.ledger"
