"""The room of attempts as Django knows it."""

from django.apps import AppConfig


class AttemptsConfig(AppConfig):
    name = "linli.attempts"
