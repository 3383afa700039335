"""A mail server on this machine, with a certificate of its own; it answers as it is told."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any, cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Letterbox:
    """What came in; `answers` has another answer than yes for a verb."""

    context: ssl.SSLContext
    port: int = 0
    offers_tls: bool = True
    answers: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)


class Handler(StreamRequestHandler):
    def handle(self) -> None:
        box: Letterbox = cast("Any", self.server).box
        self.say(box.answers.get("connect", "220 mail ready"))
        while line := self.rfile.readline():
            words = line.decode().rstrip("\r\n")
            box.said.append(words)
            verb = words.partition(" ")[0].upper()
            answer = box.answers.get(verb)
            if answer == "hang up":
                return
            if answer is not None:
                self.say(answer)
            elif verb == "EHLO":
                offers = "250-STARTTLS\r\n" if box.offers_tls else ""
                self.say(f"250-mail\r\n{offers}250 AUTH PLAIN")
            elif verb == "STARTTLS":
                self.say("220 go ahead")
                self.encrypted(box.context)
            elif verb == "DATA":
                self.say("354 go on")
                letter = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    letter += part
                box.letters.append(letter.decode())
                self.say(box.answers.get("letter", "250 queued"))
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("235 welcome" if verb == "AUTH" else "250 ok")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def encrypted(self, context: ssl.SSLContext) -> None:
        self.rfile.close()
        self.wfile.close()
        self.request = context.wrap_socket(self.request, server_side=True)
        self.setup()

    def finish(self) -> None:
        super().finish()
        self.request.close()


class Server(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Who hangs up early is no news here."""


def certified(folder: Path) -> Path:
    """A key and a certificate for this machine, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # Whatever a test makes of the time, TLS goes by the machine's own clock.
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2090, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "mail.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@contextmanager
def open_letterbox(certificate: Path) -> Iterator[Letterbox]:
    """A mail server at a port of this machine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = Server(("127.0.0.1", 0), Handler)
    box = Letterbox(context, cast("int", server.server_address[1]))
    cast("Any", server).box = box
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
