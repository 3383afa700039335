"""What can be reported: the catalogue, and a guess from words; what the district calls itself."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

import linli
from linli.notices.recipients import phone_channels
from linli.policy.queries import current, release
from linli.policy.sections.categories import Category, Question
from linli.routing.decide import MOST_SUGGESTIONS, decide
from linli.routing.facts import Facts
from linli.routing.text.kept import in_force
from linli.web.api import with_etag
from linli.web.bodies import Both, Named, Strict, both, category_out
from linli.web.door import PUBLIC, Routes
from linli.web.shape import Shape

routes = Routes()
VERSION = f"3-{linli.__version__}"  # of this shape; the rest of the tag is the pack's hash


class QuestionOut(Shape):
    """A question that a handler will want to know the answer to; none must be answered."""

    code: str
    text: Both
    type: str
    choices: list[Named]
    wanted: bool


class CategoryOut(Shape):
    """One matter of the catalogue."""

    code: str
    group: str
    name: Both
    description: Both
    urgency: str
    questions: list[QuestionOut]
    about_whom: bool


class CatalogueOut(Shape):
    """The district's name and everything that can be reported to it.

    `texts`: whoever reports by name and number may agree to be told by text message.
    """

    district: Named
    texts: bool
    groups: list[Named]
    categories: list[CategoryOut]


@routes.way(
    "GET",
    "/catalogue",
    permission=PUBLIC,
    response=CatalogueOut,
    summary="事项目录 The catalogue of matters",
)
def catalogue(request: HttpRequest) -> Any:
    """Carries an ETag: a phone that has this version gets 304 and no body."""
    adopted, texts = current(), bool(phone_channels())
    tag = f"{VERSION}-{adopted.hash[:24]}-{texts:d}"
    return with_etag(request, lambda: catalogue_of(adopted.id, texts), tag)


@lru_cache(maxsize=4)
def catalogue_of(release_id: int, texts: bool) -> str:
    """The catalogue of a release as JSON; releases never change, so it is made once.

    `texts` is no matter of the release alone: a channel may be a class of the installation's own.
    """
    pack = release(release_id).pack
    return CatalogueOut(
        district=Named(code=pack.district.code, name=both(pack.district.name)),
        texts=texts,
        groups=[Named(code=group.code, name=both(group.name)) for group in pack.categories.groups],
        categories=[category_in_full(one) for one in pack.categories.categories],
    ).model_dump_json()


class GuessIn(Strict):
    """Words, from which a category is guessed."""

    text: str = Field(max_length=5_000)


class GuessOut(Shape):
    """A category that the words point to, and why."""

    category: Named
    why: Both


@routes.way(
    "POST",
    "/catalogue/guess",
    permission=PUBLIC,
    response=list[GuessOut],
    summary="这是哪一类 Which category is it?",
    repeatable=False,
    examples={"几个字 a few words": {"text": "楼道的声控灯坏了三天"}},
)
def guess(request: HttpRequest, payload: GuessIn) -> list[GuessOut]:
    """At most three categories, the likeliest first; nothing of the text is kept."""
    pack = current().pack
    route = decide(
        Facts(payload.text, "", None, "resident", timezone.now()), pack, model=in_force()
    )
    said = [(one.category, Both(zh=one.why_zh, en=one.why_en)) for one in route.suggestions]
    if route.category and route.category not in {code for code, _ in said}:
        # A rule says otherwise than the words by themselves: what will be decided comes first.
        said.insert(0, (route.category, Both(zh=route.why_zh, en=route.why_en)))
    found = [(category_out(code, pack), why) for code, why in said[:MOST_SUGGESTIONS]]
    return [GuessOut(category=one, why=why) for one, why in found if one is not None]


def category_in_full(category: Category) -> CategoryOut:
    """A category with its questions."""
    return CategoryOut(
        code=category.code,
        group=category.group,
        name=both(category.name),
        description=both(category.description),
        urgency=category.urgency,
        questions=[_question(question) for question in category.questions],
        about_whom=category.about_whom,
    )


def _question(question: Question) -> QuestionOut:
    return QuestionOut(
        code=question.code,
        text=both(question.text),
        type=question.type,
        choices=[Named(code=one.code, name=Both(zh=one.zh, en=one.en)) for one in question.choices],
        wanted=question.required,
    )
