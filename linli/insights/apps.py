"""The room of insights, as Django knows it."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "linli.insights"
