"""The guard: a jump of the wall clock is noticed, waited out, and forgiven when taken back."""

from datetime import UTC, datetime, timedelta

from linli.clock.guard import SETTLE_SECONDS, ClockGuard

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def look(guard: ClockGuard, wall_seconds: float, monotonic: float) -> bool:
    return guard.look(NOON + timedelta(seconds=wall_seconds), monotonic)


def test_clocks_that_run_side_by_side_are_believed() -> None:
    guard = ClockGuard()
    assert all(look(guard, second, 1_000 + second * 1.001) for second in range(300))


def test_a_drift_of_up_to_a_minute_between_two_looks_is_no_jump() -> None:
    guard = ClockGuard()
    assert look(guard, 0, 0)
    assert look(guard, 61, 1)
    assert not look(guard, 123, 2)


def test_a_long_pause_of_the_process_is_no_jump() -> None:
    guard = ClockGuard()
    assert look(guard, 0, 0)
    assert look(guard, 9_000, 9_000)


def test_a_jump_in_either_direction_is_waited_out_until_it_settles() -> None:
    for jump in (36_000, -36_000):
        guard = ClockGuard()
        assert look(guard, 0, 0)
        assert not look(guard, jump + 1, 1)
        assert guard.jumped_by == jump
        assert not look(guard, jump + SETTLE_SECONDS, SETTLE_SECONDS)
        assert look(guard, jump + SETTLE_SECONDS + 1, SETTLE_SECONDS + 1)
        assert guard.jumped_by == 0


def test_a_clock_that_is_set_right_again_is_believed_at_once() -> None:
    guard = ClockGuard()
    look(guard, 0, 0)
    assert not look(guard, 3_601, 1)
    assert look(guard, 2, 2)


def test_another_jump_starts_the_wait_anew() -> None:
    guard = ClockGuard()
    look(guard, 0, 0)
    assert not look(guard, 3_601, 1)
    assert not look(guard, 7_400, 200)
    assert not look(guard, 7_400 + 299, 499)
    assert look(guard, 7_400 + 300, 500)


def test_an_operators_word_ends_the_wait() -> None:
    guard = ClockGuard()
    look(guard, 0, 0)
    assert not look(guard, 3_601, 1)
    guard.believe()
    assert look(guard, 3_602, 2)


def test_a_guard_that_has_not_looked_has_not_settled() -> None:
    guard = ClockGuard()
    assert not guard.settled(1_000)
    look(guard, 0, 1_000)
    assert not guard.settled(1_299)
    assert guard.settled(1_300)
