"""Words that would be a program elsewhere, in every text that a screen shows: nothing runs."""

import json
import os
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from playwright.sync_api import Dialog, Page

from linli.cases.models import Evidence
from linli.people.models import NAME, Officer, Resident
from linli.people.sealing import seal
from tests.browser.conftest import Opened
from tests.browser.screens import PAGES, RESIDENT, Screen, is_signed_in, opens, signs_in
from tests.browser.test_every_screen import lived_in
from tests.cast import PASSWORD, forget
from tests.journeys.district import District

# Each calls `hit` if it is ever run, and brings an element with `data-x` if it is ever drawn.
PAYLOADS = (
    "<img data-x src=x onerror=hit(1)>",
    "<svg data-x onload=hit(2)>",
    "<script data-x>hit(3)</script>",
    "\"><img data-x src=x onerror=hit(4)>",
    "'><img data-x src=x onerror=hit(5)>",
    "</textarea><img data-x src=x onerror=hit(6)>",
    "</title><script data-x>hit(7)</script>",
    "</script><script data-x>hit(8)</script>",
    "<!--><img data-x src=x onerror=hit(9)>-->",
    "<![CDATA[><img data-x src=x onerror=hit(10)>]]>",
    "<a data-x href=javascript:hit(11)>点我</a>",
    "javascript:hit(12)",
    "<iframe data-x srcdoc='<script>parent.hit(13)</script>'>",
    "<object data-x data=javascript:hit(14)>",
    "<embed data-x src=javascript:hit(15)>",
    "<math data-x><mi xlink:href=javascript:hit(16)>x",
    "<details data-x open ontoggle=hit(17)>x",
    "<video data-x><source onerror=hit(18)></video>",
    "<audio data-x src=x onerror=hit(19)>",
    "<body data-x onload=hit(20)>",
    "<input data-x autofocus onfocus=hit(21)>",
    "<marquee data-x onstart=hit(22)>x",
    "<form data-x action=javascript:hit(23)><button>x",
    "<meta data-x http-equiv=refresh content='0;url=javascript:hit(24)'>",
    "<link data-x rel=stylesheet href=//x/x.css>",
    "<style data-x>@import 'javascript:hit(26)';</style>",
    "<base data-x href=//x/>",
    "<template data-x><img src=x onerror=hit(28)></template>",
    "<img data-x src=x onerror\n=hit(29)>",
    "<img/data-x/src=x/onerror=hit(30)>",
    "<IMG DATA-X SRC=x ONERROR=hit(31)>",
    "<img data-x src=`x` onerror=hit(32)>",
    "&lt;img data-x src=x onerror=hit(33)&gt;",
    "&#60;img data-x src=x onerror=hit(34)&#62;",
    "\\u003cimg data-x src=x onerror=hit(35)\\u003e",
    "%3Cimg data-x src=x onerror=hit(36)%3E",
    "＜img data-x src=x onerror=hit(37)＞",
    "{{constructor.constructor('hit(38)')()}}",
    "${hit(39)}",
    "#{hit(40)}",
    "<%= hit(41) %>",
    "[[hit(42)]]",
    "{{_c.constructor('hit(43)')()}}",
    "__proto__",
    "constructor",
    "';hit(46);//",
    "\";hit(47);//",
    "`;hit(48);//",
    "\u2028hit(49)\u2029",
    "<x data-x onclick=hit(50) style=position:fixed;inset:0>",
    "<p data-x v-html=\"hit(51)\">",
    "<div data-x is=\"vue:script\">hit(52)</div>",
    "data:text/html,<script>hit(53)</script>",
    "<noscript><p title='</noscript><img data-x src=x onerror=hit(54)>'>",
    "<form data-x id=location name=cookie><input name=attributes id=crypto></form>",
    "constructor.prototype.hit",
)  # fmt: skip
# The columns that hold what people typed or what is named by hand.
TYPED = {
    "cases.Case": ("summary",),
    "cases.Report": ("text",),
    "cases.Note": ("text",),
    "cases.Blocker": ("zh", "en"),
    "people.AnswerTemplate": ("title", "text"),
    "people.Unit": ("name_zh", "name_en"),
    "people.Session": ("device",),
    "policy.Proposal": ("note",),
    "territory.Area": ("name_zh", "name_en"),
    "routing.ModelInForce": ("reason",),
    "notices.AreaNotice": ("title_zh", "title_en", "text_zh", "text_en"),
    "feedback.Callback": ("words",),
    "collaboration.Meeting": ("title", "agenda", "place", "minutes"),
    "collaboration.Task": ("words", "result_words"),
    "insights.CaseClass": ("what", "place"),
    "insights.Project": ("cause", "measures", "conclusion"),
    "insights.EarlyWarning": ("reason",),
    "exchange.Sending": ("last_said",),
    "exchange.Subscription": ("name", "address"),
    "exchange.HotlineLetter": ("reason_zh", "origin"),
}
CODED = {
    "journal.Entry", "journal.Delivery", "journal.Answer", "ledger.Witnessed", "policy.Release",
    "territory.Generation", "territory.AreaProposal", "people.Officer", "people.Post",
    "cases.StoredFile",
    "cases.ContentHold", "cases.Expiry", "cases.Reading",
    "cases.Assignment", "cases.Application", "cases.Hold", "cases.Extension", "routing.Precedent",
    "routing.Lesson", "notices.Notice", "notices.Outgoing", "notices.Address",
    "notices.Agreement", "notices.Preference", "notices.Meter", "supervision.Order",
    "attempts.Attempt", "attempts.Alarm",
    "feedback.Exclusion", "insights.OpenCase", "insights.Happening", "insights.Arrival",
    "insights.Intake", "assessment.Disclosure", "assessment.Fact", "exchange.Partner",
    "exchange.HotlineOrder", "exchange.HotlineLine", "exchange.HotlineNonce",
    "exchange.Handed", "rights.CounterIntake",
}  # fmt: skip
# CI looks where the most words are; HOSTILE=all looks everywhere.
FULLEST = {
    "r-progress", "r-callback", "r-receipt", "r-poster", "d-tasks", "d-case", "d-inbox", "d-order",
    "d-whistle", "d-rulings", "d-assisting", "d-meeting", "d-notices", "d-noticing", "d-callbacks",
}  # fmt: skip
EVERYWHERE = os.environ.get("HOSTILE") == "all"
WATCH = """
window.violations = []
addEventListener('securitypolicyviolation', (one) => {
  window.violations.push(one.violatedDirective + ' ' + one.blockedURI)
})
"""
# What stands in the page that no page of ours has.
FOREIGN = """() => [
  ...document.querySelectorAll(
    '[data-x], iframe, object, embed, base, meta[http-equiv=refresh], a[href^="javascript" i],' +
    'script:not([src]):not([type="application/json"]), [onerror], [onload], [onclick]'
  )
].map((one) => one.outerHTML.slice(0, 200))"""
# The document's own names are its own, and every object has what it had.
CLOBBERED = """() => [
  ...Object.keys(Object.prototype),
  ...['cookie', 'title', 'URL'].filter((name) => typeof document[name] !== 'string'),
  ...['location', 'crypto', 'history'].filter((name) => window[name] instanceof Element)
]"""
FIELDS = "input:not([type]), input[type=text], input[type=search], input[type=tel], textarea"


def test_every_table_with_words_is_known_here() -> None:
    """A new one is typed words, which this test then spoils, or codes of the house's own."""
    wordy = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and (field.max_length or 999) >= 60
    }
    assert wordy <= {*TYPED, *CODED}, "are its words typed by people?"
    assert len(PAYLOADS) >= 40


def spoil() -> int:
    """Put a payload into every typed word of every row; returns how many."""
    many, payloads = 0, cycle(PAYLOADS)
    for label, names in TYPED.items():
        model = apps.get_model(label)
        for row in model.objects.all():
            for name in names:
                if getattr(row, name):
                    longest = model._meta.get_field(name).max_length or 5_000
                    setattr(row, name, spoilt(next(payloads), longest))
                    many += 1
            row.save(update_fields=names)
    for officer in Officer.objects.all():
        officer.name_sealed = seal(next(payloads), NAME)
        officer.save(update_fields=["name_sealed"])
    for resident in Resident.objects.exclude(name_sealed=None):
        resident.name_sealed = seal(next(payloads), NAME)
        resident.save(update_fields=["name_sealed"])
    forget()  # units and areas are known for a while
    return many


def spoilt(payload: str, longest: int) -> str:
    return payload if len(payload) <= longest else PAYLOADS[0]


def filled(page: Page) -> None:
    """A payload in every field that can be typed into."""
    for number, field in enumerate(page.locator(FIELDS).all()):
        if field.is_visible() and field.is_editable():
            limit = field.get_attribute("maxlength")
            field.fill(PAYLOADS[number % len(PAYLOADS)][: int(limit) if limit else None])


def looked_at(who: str) -> Iterator[Screen]:
    for screen in PAGES:
        if screen.who == who and (EVERYWHERE or screen.code in FULLEST):
            yield screen


@pytest.mark.parametrize(
    "who", sorted({one.who for one in PAGES if EVERYWHERE or one.code in FULLEST})
)
def test_words_stay_words(phone: Opened, district: District, who: str) -> None:
    # given: a lived-in district in which every word is an attack
    known = lived_in(district)
    assert Evidence.objects.exists()
    assert spoil() > 60
    ran: list[Any] = []
    page = phone()
    page.clock.set_fixed_time(district.now)
    page.expose_function("hit", lambda *said: ran.append(said))
    page.add_init_script(WATCH)

    def closed(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", closed)
    policies: set[str] = set()
    page.on(
        "response",
        lambda got: (
            policies.add(got.headers.get("content-security-policy", "none"))
            if got.request.resource_type == "document"
            else None
        ),
    )
    if who == RESIDENT:
        is_signed_in(page, known)
    elif who:
        signs_in(page, who, PASSWORD)
    seen, found = 0, {}
    for screen in looked_at(who):
        # when: it is looked at, and the same typed into every field
        opens(page, screen, known)
        filled(page)
        seen += "data-x" in page.inner_text("body")
        # then: all of it is text
        drawn, told = page.evaluate(FOREIGN), page.evaluate("window.violations")
        clobbered = page.evaluate(CLOBBERED)
        if drawn or told or clobbered or ran:
            found[screen.code] = (drawn, told, clobbered, list(ran))
    assert found == {}, json.dumps(found, ensure_ascii=False)
    assert seen, "the words were not even shown"
    assert policies
    for policy in policies:
        assert "unsafe" not in policy
        # What the server draws whole needs no script at all.
        scripts = "script-src 'self'" if "script-src" in policy else "default-src 'none'"
        assert scripts in policy


def test_the_page_of_the_api_needs_no_exception(phone: Opened, district: District) -> None:
    page = phone()
    page.add_init_script(WATCH)
    answer = page.goto("/api/docs")
    assert answer is not None
    assert "unsafe" not in answer.headers["content-security-policy"]
    page.locator(".opblock").first.click()
    page.locator(".opblock-body").first.wait_for()
    assert page.evaluate("window.violations") == []
