"""A store that speaks S3, reached with plain signed HTTP: four verbs need no client library.

Signed with AWS Signature Version 4, as Amazon's "Signature Calculations for the Authorization
Header" sets it out, bucket in the path, which every compatible server understands.
"""

import hashlib
import hmac
import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO
from urllib.parse import parse_qs, quote, urlencode, urlsplit
from xml.etree import ElementTree

from linli.cases.evidence.object_names import checked, is_name
from linli.outside.ask import Unanswered, ask

_TIMEOUT_SECONDS = 20
_TRIES = 3
_MOST_BYTES = 32 * 1024**2  # more than any file that we take in
_ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True)
class S3Storage:
    """One bucket, or a prefix in one, behind one endpoint."""

    endpoint: str
    bucket: str
    access_key: str
    secret_key: str = field(repr=False)
    region: str = "us-east-1"
    prefix: str = ""

    @classmethod
    def at(cls, address: str) -> "S3Storage":
        """From `s3://bucket/prefix?endpoint=https://…&region=…`.

        The keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: an address is printed and
        logged, an environment is not. Raises ValueError that says what is missing.
        """
        parts = urlsplit(address)
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        keys = [
            os.environ.get(f"AWS_{name}", "") for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY")
        ]
        if not parts.netloc or urlsplit(query.get("endpoint", "")).scheme not in ("http", "https"):
            raise ValueError("LINLI_FILES must read s3://bucket?endpoint=https://… .")
        if not all(keys):
            raise ValueError("Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for the file store.")
        prefix = parts.path.strip("/")
        return cls(
            endpoint=query["endpoint"],
            bucket=parts.netloc,
            access_key=keys[0],
            secret_key=keys[1],
            region=query.get("region", "us-east-1"),
            prefix=f"{prefix}/" if prefix else "",
        )

    def put(self, name: str, data: bytes) -> None:
        """Write it, even where it exists: that renews the date by which strays are swept."""
        self._ask("PUT", checked(name), data=data)

    def open(self, name: str) -> BinaryIO:
        # At most 20 MB by our own caps, so it is read whole and the connection is not kept waiting
        # for a slow phone.
        return io.BytesIO(self._ask("GET", checked(name)))

    def exists(self, name: str) -> bool:
        try:
            self._ask("HEAD", checked(name))
        except FileNotFoundError:
            return False
        return True

    def delete(self, name: str) -> None:
        try:
            self._ask("DELETE", checked(name))
        except FileNotFoundError:
            return

    def redate(self, name: str, at: datetime) -> None:
        """An object store sets its dates itself; it should keep no log of who wrote when."""

    def names(self, slice_: str) -> Iterator[tuple[str, datetime]]:
        token = ""
        while True:
            query = {"list-type": "2", "prefix": f"{self.prefix}{slice_}"}
            if token:
                query["continuation-token"] = token
            # The answer of our own configured store, not of a stranger.
            page = ElementTree.fromstring(self._ask("GET", "", query=query))  # noqa: S314
            for item in page.iterfind("{*}Contents"):
                name = item.findtext("{*}Key", "").removeprefix(self.prefix)
                if is_name(name):
                    yield name, datetime.fromisoformat(item.findtext("{*}LastModified", ""))
            token = page.findtext("{*}NextContinuationToken", "")
            if not token:
                return

    def _ask(
        self, method: str, name: str, *, data: bytes = b"", query: Mapping[str, str] | None = None
    ) -> bytes:
        """Send one request and return its body, trying again when the store stumbles.

        Every request means the same when it is sent twice. Raises FileNotFoundError on 404, OSError
        on all else that failed, Closed among it.
        """
        path = f"/{self.bucket}/{self.prefix}{name}" if name else f"/{self.bucket}"
        target = quote(path) + (f"?{_canonical(query)}" if query else "")
        failure = ""
        for _ in range(_TRIES):
            headers = self.signed(method, path, query or {}, data, at=datetime.now(UTC))
            try:
                answer = ask(
                    method,
                    self.endpoint.rstrip("/") + target,
                    body=data,
                    headers=headers,
                    seconds=_TIMEOUT_SECONDS,
                    most_bytes=_MOST_BYTES,
                )
            except Unanswered as broken:
                failure = str(broken)
                continue
            if answer.status < 300:
                return answer.body
            if answer.status == 404:
                raise FileNotFoundError(name)
            failure = str(answer.status)
            if answer.status < 500 and answer.status != 429:
                break
        raise OSError(f"The file store answered {method} with: {failure}")

    def signed(
        self, method: str, path: str, query: Mapping[str, str], data: bytes, *, at: datetime
    ) -> dict[str, str]:
        """The headers of a request, with its signature; `path` unquoted, `at` aware."""
        stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        headers = {
            "host": urlsplit(self.endpoint).netloc,
            "x-amz-content-sha256": hashlib.sha256(data).hexdigest(),
            "x-amz-date": stamp,
        }
        names = ";".join(sorted(headers))
        request = "\n".join(
            [
                method,
                quote(path),
                _canonical(query),
                *(f"{key}:{headers[key]}" for key in sorted(headers)),
                "",
                names,
                headers["x-amz-content-sha256"],
            ]
        )
        scope = f"{stamp[:8]}/{self.region}/s3/aws4_request"
        hashed = hashlib.sha256(request.encode()).hexdigest()
        key = f"AWS4{self.secret_key}".encode()
        for word in scope.split("/"):
            key = hmac.digest(key, word.encode(), "sha256")
        signature = hmac.digest(
            key, "\n".join([_ALGORITHM, stamp, scope, hashed]).encode(), "sha256"
        ).hex()
        headers["authorization"] = (
            f"{_ALGORITHM} Credential={self.access_key}/{scope}, "
            f"SignedHeaders={names}, Signature={signature}"
        )
        return headers


def _canonical(query: Mapping[str, str]) -> str:
    return urlencode(sorted(query.items()), quote_via=quote, safe="~")
