"""The room of people, as Django sees it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "linli.people"

    def ready(self) -> None:
        """Once the tables are there, every sealed column of every room is watched."""
        from linli.people.erasure_notes import watch_columns

        post_migrate.connect(watch_columns, sender=self, dispatch_uid="people.watch_columns")
