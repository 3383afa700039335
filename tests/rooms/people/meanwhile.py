"""What goes on while something is renewed."""

import threading
import time
from collections.abc import Callable

from django.db import connections


class Meanwhile:
    """Each of the steps is done over and over by somebody of her own, told which turn it is."""

    def __init__(self, *steps: Callable[[int], None]) -> None:
        self.stop = threading.Event()
        self.wrong: list[object] = []
        self.turns: dict[str, int] = {}
        self.threads = [
            threading.Thread(target=self.run, args=(step,), name=step.__name__) for step in steps
        ]

    def run(self, step: Callable[[int], None]) -> None:
        turn = 0
        try:
            while not self.stop.is_set():
                step(turn)
                turn += 1
                self.turns[step.__name__] = turn
        except Exception as fault:  # noqa: BLE001, RUF100  # whatever it was is told
            self.wrong.append(fault)
        finally:
            connections.close_all()

    def go_on(self) -> None:
        """Wait until everybody has done something twice, from beginning to end."""
        begun, until = dict(self.turns), time.monotonic() + 30
        while any(self.turns.get(t.name, 0) < begun.get(t.name, 0) + 3 for t in self.threads):
            assert not self.wrong, self.wrong
            assert time.monotonic() < until, "somebody is stuck"
            time.sleep(0.01)

    def __enter__(self) -> "Meanwhile":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(timeout=20)
