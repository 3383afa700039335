"""The collaboration room as Django knows it."""

from django.apps import AppConfig


class CollaborationConfig(AppConfig):
    name = "linli.collaboration"
