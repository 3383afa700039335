"""A record that is filled once and found again by the next run, and by other benches."""

import sys
import time
from pathlib import Path

from bench.dataset.fill import fill
from bench.installation import database


def kept(folder: Path, size: int) -> Path:
    """The folder of one size, filled unless an earlier run has done so.

    Its file `filled` says how long that took.
    """
    here = folder / str(size)
    here.mkdir(exist_ok=True)
    here.chmod(0o755)  # as root the server runs under another account
    filled = here / "filled"
    if not filled.exists():
        began = time.monotonic()
        with database(here, durable=False):
            fill(size, seed=1, say=lambda text: print(text, file=sys.stderr))
        filled.write_text(f"{time.monotonic() - began:.0f} s\n")
    return here
