"""The room that puts the house together."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "linli.site"
