"""What takes too long is cut, and what is over in time is not."""

import threading
import time

from linli.outside.watch import Watch


def test_what_takes_too_long_is_cut_whatever_else_is_watched() -> None:
    watch, cut = Watch(), threading.Event()
    with watch.over(60, lambda: None), watch.over(0.02, cut.set):
        assert cut.wait(10)


def test_what_is_over_in_time_is_never_cut() -> None:
    watch, wrong, right = Watch(), threading.Event(), threading.Event()
    for _ in range(100):
        with watch.over(0.05, wrong.set):
            pass
    with watch.over(0.1, right.set):
        assert right.wait(10)
    assert not wrong.is_set()
    assert threading.active_count() < 50, "one thread for all of them"


def test_a_thread_that_is_gone_is_begun_again() -> None:
    watch, cut = Watch(), threading.Event()
    watch._thread = threading.Thread(target=time.sleep, args=(0,))
    watch._thread.start()
    watch._thread.join()
    with watch.over(0.02, cut.set):
        assert cut.wait(10)
