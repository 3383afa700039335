"""The supervision room as Django knows it."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "linli.supervision"
