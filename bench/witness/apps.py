"""Makes the witness follow what intake records."""

from django.apps import AppConfig


class WitnessConfig(AppConfig):
    name = "bench.witness"

    def ready(self) -> None:
        """Enter the follower, as a room's `followers.py` would."""
        import bench.witness.followers  # noqa: F401  # entering it is all that is wanted
