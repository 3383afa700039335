"""吹哨单: a whistle on paper, for those who sign by hand and for the file."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from linli.journal.acting import ActorKind
from linli.policy.queries import current
from linli.policy.sections.sheets import Form
from linli.web.bodies import category_out, local
from linli.web.callers import actor, units_of
from linli.web.door import Routes
from linli.web.pages import Id
from linli.web.workbench.sheet_words import printed
from linli.web.workbench.whistle_places import whistles_out
from linli.web.workbench.whistles import readable_whistle

routes = Routes(only=ActorKind.OFFICER)
WITHOUT_WORDS = Form(title="{district}吹哨报到单", foot="如实记录")  # before sheets.toml


@routes.way(
    "GET",
    "/whistles/{whistle_id}/sheet",
    permission="case.read",
    response={200: None},
    summary="打印吹哨单 A whistle as a sheet to print",
)
def sheet(request: HttpRequest, whistle_id: Id) -> HttpResponse:
    """A4, in HTML; for whoever may read the case. It names no reporter."""
    by, now = actor(request), timezone.now()
    found = readable_whistle(whistle_id, by=by)
    case, pack = found.case, current().pack
    words = pack.sheets.whistle or WITHOUT_WORDS
    return printed(
        request,
        "whistle",
        title=words.title.replace("{district}", pack.district.name.zh),
        foot=words.foot,
        whistle=whistles_out([found], units=units_of(request), by=by, now=now)[0],
        case=case,
        category=category_out(case.category, pack),
        area="" if case.area is None else case.area.name_zh,
        printed_at=local(now),
    )
