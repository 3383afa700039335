"""Which of the apps were built, and where they lie."""

from pathlib import Path

APPS = Path(__file__).parent / "static" / "apps"


def built(app: str) -> bool:
    """Whether the app is there; a work tree may not have built it yet."""
    return (APPS / app / "index.html").is_file()
