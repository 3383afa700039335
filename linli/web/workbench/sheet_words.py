"""What printed sheets have in common: their parts, and times as official papers write them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linli.web.bodies import local

# Our own style sheet, and the case's photos from our own door: a sheet runs no script.
SHEET = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NUMERALS = "一二三四五六七八九十"
LONG_NAME = 13  # characters from which the red name is set smaller, to stay on one line
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a letter, with its numbered heading if it has one."""

    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter 信函格式: who writes to whom, the paragraphs, who gets a copy."""

    issuer: str
    number: str
    title: str
    to: str
    paragraphs: tuple[Paragraph, ...]
    day: str
    mark: str = ""
    copied_to: str = ""

    @property
    def long(self) -> bool:
        """Whether the issuer's red name needs the smaller letters."""
        return len(self.issuer) >= LONG_NAME


@dataclass(frozen=True, slots=True)
class Choice:
    """One question of a form, its answers in boxes of which one may be ticked."""

    label: str
    options: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo on a form, with what stands beneath it."""

    path: str
    words: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A label and what stands beside it; `seal` and `roomy` leave room for the hand."""

    label: str
    text: str = ""
    photos: tuple[Photo, ...] = ()
    choices: tuple[Choice, ...] = ()
    seal: str = ""
    roomy: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form: rows of one or two cells. `signed` stands beside the seal at its end."""

    title: str
    number: str
    day: str
    rows: tuple[tuple[Cell, ...], ...]
    foot: str
    signed: tuple[str, ...] = field(default=())


def printed(request: HttpRequest, template: str, **values: object) -> HttpResponse:
    """A sheet as a page of HTML for A4 paper; it loads its style and the photos, nothing else."""
    answer = render(request, f"linli/sheets/{template}.html", values)
    answer["Content-Security-Policy"] = SHEET
    answer["Cache-Control"] = "private, no-cache"
    return answer


def numbered(at: int, heading: str) -> str:
    """“一、今日到场。”"""
    return f"{NUMERALS[at % 10]}、{heading}"


def day_words(moment: datetime) -> str:
    """“2026年11月18日”."""
    at = local(moment)
    return f"{at.year}年{at.month}月{at.day}日"


def moment_words(moment: datetime) -> str:
    """“11月9日9时30分”; a full hour has no minutes."""
    at = local(moment)
    return f"{at.month}月{at.day}日{at.hour}时" + (f"{at.minute}分" if at.minute else "")


def span_words(span: timedelta) -> str:
    """“3天2小时”, “40分钟”."""
    days, rest = divmod(abs(span), DAY)
    hours, rest = divmod(rest, HOUR)
    words = (f"{days}天" if days else "") + (f"{hours}小时" if hours else "")
    return words or f"{rest.seconds // 60}分钟"
