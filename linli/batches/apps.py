"""The room of batches as Django knows it."""

from django.apps import AppConfig


class BatchesConfig(AppConfig):
    name = "linli.batches"
