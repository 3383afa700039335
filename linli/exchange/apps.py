"""The room of other systems, as Django knows it."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "linli.exchange"
