"""The addresses of the open data. Everything here is the same for everybody."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from linli.exchange.opendata import feeds, files
from linli.exchange.opendata.columns import DATA
from linli.exchange.opendata.embedded import drawn
from linli.journal.acting import NotFound, NotNow
from linli.policy.queries import current

FRESH = "public, max-age=60"
# In anybody's page, and nothing in it but its own style.
IN_ANY_PAGE = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """A page from anywhere may read it; what is not there is not there."""

    @require_safe
    def answered(request: HttpRequest, **given: str) -> HttpResponseBase:
        try:
            found = view(request, **given)
        except (NotFound, NotNow):
            raise Http404("no such data") from None
        found.headers.setdefault("Cache-Control", FRESH)
        found["Access-Control-Allow-Origin"] = "*"
        found["Cross-Origin-Resource-Policy"] = "cross-origin"
        return found

    return answered


@public
def page(request: HttpRequest) -> HttpResponseBase:
    """What can be had, what each column means, and under which licence."""
    pack = current().pack
    return render(
        request,
        "linli/data.html",
        {
            "district": pack.district.name,
            "licence": pack.exchange.open_data,
            "columns": DATA,
            "formats": files.formats(),
            "published": files.newest(),
            "least": pack.assessment.disclosure.least_alike,
            "here": settings.LINLI_PUBLIC_URL.rstrip("/"),
        },
    )


@public
def described(request: HttpRequest) -> HttpResponseBase:
    """The description for programs: a Data Package."""
    return JsonResponse(files.package(current().pack), json_dumps_params={"ensure_ascii": False})


@public
def file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The rows in one of the formats; unchanged since the last publication, nothing is sent."""
    pack = current().pack
    tag = f'"{form}-{files.version(pack)}"'
    if tag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers={"ETag": tag})
    content_type = files.FORMATS[form][0]
    found: HttpResponse | StreamingHttpResponse
    if form == "csv":
        found = StreamingHttpResponse(files.csv_lines(), content_type=content_type)
    else:
        found = HttpResponse(files.made(form, pack), content_type=content_type)
    found["ETag"] = tag
    found["Content-Disposition"] = f'attachment; filename="linli-cases.{form}"'
    return found


@public
def cases_feed(request: HttpRequest) -> HttpResponseBase:
    """Matters of the street: `area`, `category`."""
    pack, given = current().pack, request.GET
    items = feeds.cases(pack, area=given.get("area", ""), category=given.get("category", ""))
    return _feed(request, items, f"{pack.district.name.zh} · 公开事项 Open matters")


@public
def cases_calendar(request: HttpRequest) -> HttpResponseBase:
    """Until when open matters of the street are to be done: `area`, `category`."""
    pack, given = current().pack, request.GET
    found = feeds.limits(pack, area=given.get("area", ""), category=given.get("category", ""))
    return _calendar(found, f"{pack.district.name.zh} 公开事项办理期限")


@public
def notices_feed(request: HttpRequest) -> HttpResponseBase:
    """Notices for an area: `area`."""
    pack, now = current().pack, timezone.now()
    found = feeds.notices(pack, area=request.GET.get("area", ""), now=now)
    return _feed(request, map(feeds.of_notice, found), f"{pack.district.name.zh} · 告知 Notices")


@public
def notices_calendar(request: HttpRequest) -> HttpResponseBase:
    """From when to when the notices for an area hold: `area`."""
    pack, now = current().pack, timezone.now()
    found = feeds.notices(pack, area=request.GET.get("area", ""), now=now)
    return _calendar(map(feeds.held, found), f"{pack.district.name.zh} 告知")


@xframe_options_exempt
@public
def embedded(request: HttpRequest) -> HttpResponseBase:
    """The map for other people's pages: `area`."""
    drawing = drawn(current().pack, area=request.GET.get("area", ""))
    found = render(
        request,
        "linli/embedded.html",
        {"drawing": drawing, "at": timezone.now(), "here": settings.LINLI_PUBLIC_URL.rstrip("/")},
    )
    found["Content-Security-Policy"] = IN_ANY_PAGE
    return found


def _feed(request: HttpRequest, items: Iterable[feeds.Item], title: str) -> HttpResponse:
    """The items in the form that the address ends with."""
    form, now = request.path.rpartition(".")[2], timezone.now()
    address = f"{settings.LINLI_PUBLIC_URL.rstrip('/')}{request.get_full_path()}"
    if form == "rss":
        written = feeds.rss(items, title=title, now=now)
    else:
        written = feeds.atom(items, title=title, address=address, now=now)
    return HttpResponse(written, content_type=f"application/{form}+xml; charset=utf-8")


def _calendar(of: Iterable[feeds.Appointment], title: str) -> HttpResponse:
    return HttpResponse(
        feeds.calendar(of, title=title), content_type="text/calendar; charset=utf-8"
    )


opendata: list[URLPattern] = [
    path("data", page),
    path("data/datapackage.json", described),
    *(path(f"data/cases.{form}", file, {"form": form}) for form in files.FORMATS),
    *(path(f"feeds/cases.{form}", cases_feed) for form in ("atom", "rss")),
    *(path(f"feeds/notices.{form}", notices_feed) for form in ("atom", "rss")),
    path("feeds/cases.ics", cases_calendar),
    path("feeds/notices.ics", notices_calendar),
    path("embed/map", embedded),
]
