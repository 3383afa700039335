"""A tiny S3 server in memory, which checks what it is sent."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

PAGE = 2


@dataclass
class Bucket:
    """What the server holds, what it was asked, and how often it is to stumble first."""

    address: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    stumbles: list[int] = field(default_factory=list)


@contextmanager
def s3_server() -> Iterator[Bucket]:
    bucket = Bucket()

    class Handler(BaseHTTPRequestHandler):
        def answer(self, status: int, body: bytes = b"") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            bucket.asked.append(f"{self.command} {self.path}")
            if bucket.stumbles:
                self.answer(bucket.stumbles.pop(0))
                return
            signed = self.headers["Authorization"]
            if not signed.startswith("AWS4-HMAC-SHA256 Credential=key/") or (
                self.headers["x-amz-content-sha256"] != hashlib.sha256(body).hexdigest()
            ):
                self.answer(403)
                return
            parts = urlsplit(self.path)
            name = parts.path.removeprefix("/bucket").lstrip("/")
            if self.command == "PUT":
                bucket.objects[name] = body
                self.answer(200)
            elif not name:
                self.answer(200, listing(parse_qs(parts.query)))
            elif name not in bucket.objects:
                self.answer(404)
            elif self.command == "DELETE":
                del bucket.objects[name]
                self.answer(204)
            else:
                self.answer(200, bucket.objects[name])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its own name
            """Say nothing."""

    def listing(query: dict[str, list[str]]) -> bytes:
        after = query.get("continuation-token", [""])[0]
        found = sorted(
            name for name in bucket.objects if name.startswith(query["prefix"][0]) and name > after
        )
        page = found[:PAGE]
        more = f"<NextContinuationToken>{page[-1]}</NextContinuationToken>" if page != found else ""
        at = datetime(2026, 11, 1, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        items = "".join(
            f"<Contents><Key>{name}</Key><LastModified>{at}</LastModified></Contents>"
            for name in page
        )
        space = "http://s3.amazonaws.com/doc/2006-03-01/"
        return f'<ListBucketResult xmlns="{space}">{items}{more}</ListBucketResult>'.encode()

    for verb in ("GET", "PUT", "HEAD", "DELETE"):
        setattr(Handler, f"do_{verb}", Handler.respond)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    bucket.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield bucket
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
