"""The first page: what runs here, and where to go on."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

import linli
from linli.journal.acting import Refusal
from linli.policy.queries import current
from linli.web.built import built

SCREENS = (
    {"app": "resident", "href": "/r/", "zh": "居民端", "en": "Residents"},
    {"app": "workbench", "href": "/desk/", "zh": "工作台", "en": "Desks"},
    {"app": "command", "href": "/wall/", "zh": "指挥中心", "en": "Command centre"},
)
SAMPLE_CALLS = (
    (
        "上报 Report",
        "curl -X POST {here}/api/resident/reports -H 'Content-Type: application/json' "
        '-d \'{{"text": "柳林路口的井盖碎了"}}\'',
    ),
    ("查进度 Follow", "curl {here}/api/resident/progress/查询码"),
    (
        "登录 Sign in",
        "curl -X POST {here}/api/workbench/session -H 'Content-Type: application/json' "
        '-d \'{{"username": "…", "password": "…"}}\'',
    ),
    ("待办 Desk", "curl {here}/api/workbench/cases -H 'Authorization: Bearer 令牌'"),
)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """A page without a script, Chinese first; the demo's page also says how to sign in."""
    try:
        district = current().pack.district.name
        names = {"zh": district.zh, "en": district.en}
    except Refusal:
        names = None  # nothing adopted yet: the page says so
    here = settings.LINLI_PUBLIC_URL.rstrip("/")
    return render(
        request,
        "linli/front.html",
        {
            "district": names,
            "version": linli.__version__,
            "screens": [one for one in SCREENS if built(one["app"])],
            "sign_ins": settings.LINLI_DEMO_SIGN_INS if settings.LINLI_DEMO else [],
            "calls": [(name, call.format(here=here)) for name, call in SAMPLE_CALLS]
            if settings.LINLI_DEMO
            else [],
        },
    )
