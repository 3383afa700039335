"""Wakes the followers of every room once all rooms are loaded."""

from django.apps import AppConfig, apps


class JournalConfig(AppConfig):
    name = "linli.journal"

    def ready(self) -> None:
        """Import every room's `events`, `events_…` and `followers`: the registries are complete."""
        from importlib import import_module
        from pkgutil import iter_modules

        for room in apps.get_app_configs():
            if room.module is None or not room.name.startswith("linli."):
                continue
            for part in sorted(one.name for one in iter_modules(room.module.__path__)):
                if part in ("events", "followers") or part.startswith("events_"):
                    import_module(f"{room.name}.{part}")
