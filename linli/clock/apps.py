"""The room of the clock, as Django sees it."""

from django.apps import AppConfig


class ClockConfig(AppConfig):
    name = "linli.clock"
