"""Wakes the followers of every room once all rooms are loaded."""

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule


class JournalConfig(AppConfig):
    name = "linli.journal"

    def ready(self) -> None:
        """Import every room's `events` and `followers`, so that the registries are complete."""
        from importlib import import_module

        for room in apps.get_app_configs():
            if not room.name.startswith("linli."):
                continue
            for part in ("events", "followers"):
                if room.module is not None and module_has_submodule(room.module, part):
                    import_module(f"{room.name}.{part}")
