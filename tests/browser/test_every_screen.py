"""Every screen, for every reader: axe in two languages and two themes, widths, 200 %."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.matters import a_long_matter
from tests.browser.screens import (
    PAGES,
    RESIDENT,
    SIZES,
    Facts,
    is_signed_in,
    opens,
    signs_in,
)
from tests.browser.standing import facts
from tests.browser.works import at_the_desk
from tests.cast import IN_HUAIYIN, LIULIN, PASSWORD
from tests.journeys.district import District

LOOKS = [(language, theme) for language in ("zh", "en") for theme in ("light", "dark")]
# What a desk of 1440 px is at 200 %: half as wide, half as high.
ZOOMED = {"width": 720, "height": 450}
_DRESS = """(wanted) => {
  localStorage.setItem('linli.looks', JSON.stringify(wanted))
  dispatchEvent(new StorageEvent('storage', { key: 'linli.looks' }))
}"""


# A colour on its way from one theme to the other belongs to neither.
_DRESSED = """async () => {
  await new Promise((done) => setTimeout(done, 20))
  const moving = document.getAnimations().filter((one) => one.playState === 'running')
  const short = moving.filter((one) => one.effect?.getComputedTiming().endTime < 1000)
  await Promise.all(short.map((one) => one.finished.catch(() => {})))
}"""


def lived_in(district: District) -> Facts:
    """A district in which every kind of page has something to show."""
    number = a_long_matter(district)
    # An order on the long matter, and a whistle for a second one.
    district.zhou_ming.does("supervise", number, {"words": "请尽快到场。"})
    stalls = district.he_xiulan.enters("烧烤摊堵了消防通道", category="road-pothole", at=IN_HUAIYIN)
    district.tell()
    district.he_xiulan.posts(
        f"/grid/cases/{stalls['number']}/whistle",
        {"needs": "占道的摊要一起清", "units": ["dept-urban-management"]},
    )
    # A case that two units gave back, one that waits for the grid worker's photos, and a
    # street with an administrator.
    pole = {"category": "lamp-post-damaged", "at": IN_HUAIYIN}
    leaning = str(district.somebody().reports("路口的杆子歪了", **pole)["number"])
    district.chen_qiang.returns(leaning, "不是灯杆。", proposed_unit="property-hengyuan")
    district.wang_min.dispatches(leaning, "property-hengyuan")
    district.sun_li.returns(leaning, "在红线外。", proposed_unit="utility-water")
    district.wang_min.does("report_up", leaning, {"note": "请区中心裁定。"})
    posters = {"category": "illegal-posters", "at": IN_HUAIYIN}
    district.somebody().reports("楼道里贴满小广告", **posters)
    district.takes_office("tang_rui", "唐锐", "street_security_administrator", f"street-{LIULIN}")
    district.tell()
    zhou = district.zhou_ming
    return {
        **facts(),
        "case": number,
        **at_the_desk(zhou.gets, zhou.posts, number, district.now),
    }


def dressed(page: Page, language: str, theme: str, *, large: bool = False) -> None:
    """The page in another language and theme, without loading it again."""
    page.evaluate(
        _DRESS, {"language": language, "theme": theme, "type": "large" if large else "normal"}
    )
    page.evaluate(_DRESSED)
    assert page.evaluate("document.documentElement.lang").startswith(language)
    assert page.evaluate("document.documentElement.dataset.theme") == theme


@pytest.mark.parametrize("who", sorted({screen.who for screen in PAGES}))
def test_every_screen_serves_every_reader(phone: Opened, district: District, who: str) -> None:
    # given: a district with something on every page, and one sign-in for all of them
    known = lived_in(district)
    page = phone()
    page.clock.set_fixed_time(district.now)
    staff = who not in ("", RESIDENT)
    if staff:
        signs_in(page, who, PASSWORD)
    elif who:
        is_signed_in(page, known)
    page.goto("/desk/" if staff else "/r/")
    faults: dict[str, Any] = {}

    for screen in (one for one in PAGES if one.who == who):
        dressed(page, "zh", "light")
        opens(page, screen, known)
        if staff:
            expect(page.get_by_role("button", name="我的")).to_be_visible()  # signs out
        for language, theme in LOOKS:
            # when: it is read in another language, by night
            dressed(page, language, theme)
            found = grave_faults(page)
            wide = too_wide(page)
            if found or wide > 0:
                faults[f"{screen.code} {language} {theme}"] = (found, wide)
        # and: with larger type, on a telephone, enlarged to 200 %
        dressed(page, "en", "light", large=True)
        narrow = [SIZES["field"], ZOOMED] if screen.size == "desk" else [SIZES[screen.size]]
        for viewport in narrow:
            page.set_viewport_size(viewport)  # type: ignore[arg-type]  # a width and a height
            if (wide := too_wide(page)) > 0:
                faults[f"{screen.code} at {viewport['width']}"] = wide

    # then
    assert faults == {}
