"""The room of people, as Django sees it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "linli.people"
