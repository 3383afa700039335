"""The room of rights as Django knows it."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "linli.rights"
