"""A sorted file of hashes is searched on the disk: every line of it is found, and nothing else."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from linli.people.breached import Unusable, hash_of, holds, is_breached, looked_over

WORDS = [f"lamp {n} on the river" for n in range(1000)]
HASHES = sorted(map(hash_of, WORDS))
KEPT = HASHES[1::2]  # every second: between any two of them one is missing


def lines(hashes: list[bytes], end: bytes = b"\n") -> bytes:
    """The file, with counts of one to seven digits, so that no line is as long as the next."""
    return b"".join(one + b":" + str(7**n).encode() + end for n, one in _numbered(hashes))


def _numbered(hashes: list[bytes]) -> list[tuple[int, bytes]]:
    return [(place % 8, one) for place, one in enumerate(hashes)]


@pytest.fixture
def laid(tmp_path: Path) -> Callable[[bytes], Path]:
    def lay(content: bytes) -> Path:
        file = tmp_path / "pwnedpasswords.txt"
        file.write_bytes(content)
        return file

    return lay


@pytest.mark.parametrize(
    "content",
    [
        lines(KEPT),
        lines(KEPT).lower(),
        lines(KEPT, b"\r\n"),
        lines(KEPT).rstrip(b"\n"),  # the last line lacks its end
        lines(KEPT, b"\r\n").rstrip(b"\r\n"),
        b"\n".join(KEPT),  # without counts
    ],
)
def test_every_hash_of_a_file_is_found_and_no_other(content: bytes) -> None:
    found = [one for one in HASHES if holds(BytesIO(content), one)]
    assert found == KEPT  # the first and the last among them


@pytest.mark.parametrize("count", range(6))
def test_a_file_of_few_lines_is_no_exception(count: int) -> None:
    content = lines(KEPT[:count])
    assert [one for one in HASHES if holds(BytesIO(content), one)] == KEPT[:count]


def test_a_password_is_looked_up_by_the_hash_that_the_public_list_gives_it(
    laid: Callable[[bytes], Path],
) -> None:
    # FIPS 180-2, appendix A.1: the SHA-1 of "abc"
    file = laid(b"A9993E364706816ABA3E25717850C26C9CD0D89D:5\n")
    assert is_breached("abc", file)
    assert not is_breached("abd", file)


class Lines(BytesIO):
    """A billion lines of equal length that exist only where somebody reads, and count the reads."""

    LINE = 43
    COUNT = 10**9
    STEP = 2**160 // COUNT

    def __init__(self) -> None:
        super().__init__()
        self.place = self.reads = 0

    def seek(self, place: int, whence: int = 0) -> int:
        self.place = place if whence == 0 else self.COUNT * self.LINE
        return self.place

    def readline(self, size: int | None = -1) -> bytes:
        self.reads += 1
        number, into = divmod(self.place, self.LINE)
        return f"{number * self.STEP:040X}:1\n".encode()[into:]


def test_a_billion_hashes_take_some_forty_looks() -> None:
    for number in (0, 1, 123_456_789, Lines.COUNT - 1):
        corpus = Lines()
        wanted = f"{number * Lines.STEP:040X}".encode()
        assert holds(corpus, wanted)
        assert corpus.reads <= 2 * 36  # 2 × log2 of the bytes: a look is two short reads
        missing = f"{number * Lines.STEP + 1:040X}".encode()
        assert not holds(Lines(), missing)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (lines(KEPT[::-1]), "not sorted"),  # sorted by something else
        (lines([*KEPT[250:], *KEPT[:250]]), "not sorted"),
        (lines([KEPT[0], KEPT[0]]), "not sorted"),
        (lines([one[:32] for one in KEPT]), "no line of a SHA-1"),  # NTLM
        (b"password\nqwerty\n", "no line of a SHA-1"),
        (b"\0" * 100_000, "no line of a SHA-1"),
        (lines(KEPT).replace(b":", b";"), "no line of a SHA-1"),
        (b"\n" + lines(KEPT), "no line of a SHA-1"),
    ],
)
def test_what_cannot_be_searched_is_told_from_samples(
    content: bytes, told: str, laid: Callable[[bytes], Path]
) -> None:
    with pytest.raises(Unusable, match=told):
        looked_over(laid(content))


@pytest.mark.parametrize("content", [b"password\nqwerty\n", b"x" * 100_000, lines(KEPT, b";")])
def test_a_search_in_other_content_stops(content: bytes) -> None:
    with pytest.raises(Unusable):
        holds(BytesIO(content), KEPT[0])


def test_samples_tell_how_many_there_are_and_from_where_to_where(
    laid: Callable[[bytes], Path],
) -> None:
    found = looked_over(laid(lines(KEPT)))
    assert found.hashes == pytest.approx(len(KEPT), rel=0.02)
    assert (found.first, found.last) == (KEPT[0].decode(), KEPT[-1].decode())
    assert found.whole  # of so few nothing can be told


def test_a_download_that_broke_off_is_seen(laid: Callable[[bytes], Path]) -> None:
    def spread(share: float) -> bytes:
        step = 2**160 // 20_000
        return b"".join(b"%040X:1\n" % (n * step) for n in range(int(20_000 * share)))

    assert looked_over(laid(spread(1))).whole
    assert not looked_over(laid(spread(0.6))).whole
