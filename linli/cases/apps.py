"""The cases room as Django knows it."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "linli.cases"
