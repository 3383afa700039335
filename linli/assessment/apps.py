"""The room of assessment, as Django knows it."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "linli.assessment"
