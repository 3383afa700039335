"""The routing room as Django knows it."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "linli.routing"
