"""What the tests of the launcher share: a short folder that the server's account can reach."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from linli.site.postgres.place import home_of


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder, and no DATABASE_URL that would win over it."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    folder = Path(tempfile.mkdtemp(prefix="linli-site-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(home_of(folder), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
