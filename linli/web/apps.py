"""The room of doors as Django knows it: for its one page and its styles."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "linli.web"
