"""Clients that never give up, and a proxy between them and the server that loses replies.

Each client makes a report, sends it, and sends the same bytes again until it is answered 201: so
does a phone in a lift. What was acknowledged is written down; the record is compared with it later.
"""

import asyncio
import contextlib
import threading
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from bench import voices

HOST = "127.0.0.1"
SECONDS_FOR_AN_ANSWER = 10.0
SECONDS_BEFORE_ANOTHER_TRY = 0.2
SECONDS_TO_FINISH = 120.0


@dataclass
class Load:
    """The clients and their proxy, in a thread of their own; read the counters at any time.

    `acknowledged` holds for each report's mark the case number that it was answered with.
    """

    port: int
    matters: list[voices.Matter]
    points: list[tuple[float, float]]
    clients: int = 8
    pause_seconds: float = 0.12
    dropped_share: float = 0.02
    with_key: bool = True
    acknowledged: dict[str, str] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to send."""
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Begin nothing new, and return once every report that was begun is answered."""
        self._stopping.set()
        assert self._thread is not None
        self._thread.join(SECONDS_TO_FINISH)

    async def _run(self) -> None:
        random = Random(11)
        proxy = await asyncio.start_server(lambda r, w: self._proxied(r, w, random), HOST, 0)
        port = proxy.sockets[0].getsockname()[1]
        await asyncio.gather(*(self._client(number, port) for number in range(self.clients)))
        proxy.close()

    async def _client(self, client: int, port: int) -> None:
        random = Random(f"client {client}")
        line = Line(port)
        number = 0
        while not self._stopping.is_set():
            number += 1
            mark = f"<{client}.{number}>"
            report = voices.body(self.matters, self.points, random)
            report["text"] = f"{report['text']}{mark}"
            key = voices.key(random) if self.with_key else None
            self.begun.add(mark)
            await self._until_answered(line, mark, voices.request(report, key))
            await asyncio.sleep(self.pause_seconds * random.uniform(0.5, 1.5))
        line.close()

    async def _until_answered(self, line: "Line", mark: str, request: bytes) -> None:
        tries = 0
        while True:
            tries += 1
            self.counts["retried"] += tries > 1
            try:
                async with asyncio.timeout(SECONDS_FOR_AN_ANSWER):
                    status, answer = await line.ask(request)
            except (OSError, EOFError, TimeoutError, ValueError):
                line.close()
                self.counts["no answer"] += 1
            else:
                if status == 201:
                    self.acknowledged[mark] = voices.number_in(answer)
                    self.counts["answered again"] += voices.was_repeated(answer)
                    return
                self.counts[f"answered {status}"] += 1
                if status < 500:
                    # Nothing that a client sends here may be refused; it would try for ever.
                    self.refused.append(answer.decode(errors="replace")[-300:])
                    return
            await asyncio.sleep(SECONDS_BEFORE_ANOTHER_TRY * min(tries, 5))

    async def _proxied(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, random: Random
    ) -> None:
        """One connection through the proxy; a reply is lost together with its connection."""
        try:
            there, back = await asyncio.open_connection(HOST, self.port)
        except OSError:
            writer.close()
            return
        asked = asyncio.Event()

        async def outward() -> None:
            while data := await reader.read(65536):
                asked.set()
                back.write(data)
                await back.drain()

        async def homeward() -> None:
            while data := await there.read(65536):
                if asked.is_set():
                    asked.clear()
                    if random.random() < self.dropped_share:
                        self.counts["replies lost"] += 1
                        return
                writer.write(data)
                await writer.drain()

        ways = [asyncio.ensure_future(outward()), asyncio.ensure_future(homeward())]
        try:
            # Cancelled when the load is over and a client's connection still stands open.
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            back.close()
            writer.close()


class Line:
    """A client's connection, kept from one report to the next and opened anew when it is gone."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """The status and body of the answer. Raises OSError or EOFError when there is none."""
        if self.streams is None:
            self.streams = await asyncio.open_connection(HOST, self.port)
        reader, writer = self.streams
        writer.write(request)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head[9:12])
        _, found, after = head.partition(b"content-length:")
        if found:
            return status, await reader.readexactly(int(after.partition(b"\r\n")[0]))
        body = b""
        while length := int((await reader.readuntil(b"\r\n")).strip(), 16):
            body += await reader.readexactly(length)
            await reader.readexactly(2)
        await reader.readexactly(2)
        return status, body

    def close(self) -> None:
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None
