"""Which processes live, and children that do not outlive a parent that was killed."""

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

PROC = Path("/proc")

_PR_SET_PDEATHSIG = 1
SECONDS_BETWEEN_LOOKS = 1.0
SUPERVISED = "LINLI_SUPERVISOR"  # in its children's environment: the supervisor's number

# Loaded before any fork: between fork and exec nothing may be imported or allocated at leisure.
_prctl = ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None


def end_with_parent(sign: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn`: the child is sent `sign` when the process that starts it dies.

    Only Linux can promise this for a foreign program; elsewhere the next start finds the orphan by
    its lock file and stops it. Must be used from the main thread: the kernel watches the thread
    that forked, not its process.
    """

    def set_in_child() -> None:
        if _prctl is not None:
            _prctl(_PR_SET_PDEATHSIG, int(sign), 0, 0, 0)

    return set_in_child


def watch_parent() -> None:
    """End this process, without ceremony, when its parent is gone; for children of our own code.

    Looked at once a second as well as asked of the kernel, for the parent may have died between
    the fork and the asking; and the supervisor too, which may be the parent's parent.
    """
    if _prctl is not None:
        _prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    parent = os.getppid()
    supervisor = int(os.environ[SUPERVISED])

    def look() -> None:
        while os.getppid() == parent and alive(supervisor):
            time.sleep(SECONDS_BETWEEN_LOOKS)
        os._exit(1)

    threading.Thread(target=look, name="watch-parent", daemon=True).start()


def alive(pid: int) -> bool:
    """Whether a process runs under this number; a zombie does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it exists, and belongs to somebody else
    return _state(pid) not in ("Z", "X")


def _state(pid: int) -> str:
    try:
        stat = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return "?"
    # The command's name stands in parentheses and may itself hold spaces and parentheses.
    return stat.rpartition(")")[2].split()[0]
