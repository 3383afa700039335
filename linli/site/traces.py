"""OpenTelemetry: what a request and a round of the worker spend their time on.

Loaded only where LINLI_TRACES names a collector; needs the extra `linli[traces]`. A span carries
the route's pattern and the word and table of each statement: no address as it was called, no
value, no text of an exception, for those may be what a person wrote.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.propagators.textmap import DefaultGetter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

import linli

_WORD = re.compile(r"[A-Za-z]+")
_TABLE = re.compile(r'\b(?:FROM|INTO|UPDATE|TABLE)\s+"?([a-z_0-9]+)', re.IGNORECASE)


@cache
def tracer() -> Tracer:
    """This process's own; it sends in the background and never holds a request up."""
    return made(OTLPSpanExporter(endpoint=settings.LINLI_TRACES))


def made(exporter: SpanExporter, *, at_once: bool = False) -> Tracer:
    """A tracer that hands its spans to an exporter, a share of them as the settings say."""
    provider = TracerProvider(
        resource=Resource.create({"service.name": "linli", "service.version": linli.__version__}),
        sampler=ParentBased(TraceIdRatioBased(settings.LINLI_TRACES_SHARE)),
    )
    processor = SimpleSpanProcessor if at_once else BatchSpanProcessor
    provider.add_span_processor(processor(exporter))
    return provider.get_tracer("linli")


@contextmanager
def span(name: str) -> Iterator[None]:
    """One piece of the worker's work, with its statements."""
    with _silent(name), _statements():
        yield


@contextmanager
def _silent(name: str, **more: Any) -> Iterator[Span]:
    """A span that says that something broke, and not in which words."""
    with tracer().start_as_current_span(
        name, record_exception=False, set_status_on_exception=False, **more
    ) as one:
        try:
            yield one
        except Exception:
            one.set_status(StatusCode.ERROR)
            raise


class Traced:
    """Middleware: a span for each request; a caller that sends `traceparent` gets it under hers."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with (
            _silent(
                request.method or "",
                context=TraceContextTextMapPropagator().extract(request.headers, getter=_GETTER),
                kind=SpanKind.SERVER,
            ) as one,
            _statements(),
        ):
            found = self.answer(request)
            route = request.resolver_match.route if request.resolver_match else ""
            one.update_name(f"{request.method} {route}".strip())
            one.set_attributes(
                {
                    "http.request.method": request.method or "",
                    "http.route": route,
                    "http.response.status_code": found.status_code,
                }
            )
            if found.status_code >= 500:
                one.set_status(StatusCode.ERROR)
            return found


class _Headers(DefaultGetter):
    """Django's headers read like a plain mapping already; only the names are any case."""

    def get(self, carrier: Mapping[str, Any], key: str) -> list[str] | None:
        value = carrier.get(key)
        return None if value is None else [str(value)]


_GETTER = _Headers()


def _statements() -> AbstractContextManager[None]:
    def measured(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        system = {"db.system.name": "postgresql"}
        with _silent(named(sql), kind=SpanKind.CLIENT, attributes=system):
            return execute(sql, params, many, context)

    return connection.execute_wrapper(measured)


def named(sql: str) -> str:
    """`SELECT cases_case`: what a statement does, to which table it comes first."""
    word, table = _WORD.search(sql), _TABLE.search(sql)
    if word is None:
        return "statement"
    return word[0].upper() if table is None else f"{word[0].upper()} {table[1]}"
