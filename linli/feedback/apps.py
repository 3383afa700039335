"""The feedback room as Django knows it."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "linli.feedback"
