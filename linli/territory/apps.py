"""The room's entry in Django's register."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "linli.territory"
