"""Intake 受理: what a report may contain and how fast reports may come."""

from functools import cached_property
from typing import Annotated

from pydantic import Field

from linli.policy.sections.section import Code, Line, Positive, Section, Share, Text


class Channel(Section):
    """One way 渠道 by which reports come in."""

    code: Code
    name: Text


class Duplicates(Section):
    """When two reports are taken for one matter: how near in time and how alike in words.

    `similarity` counts where both lie close together, `similarity_unplaced` where only the words
    can tell, `related` for being shown beside each other.
    """

    window_hours: Positive
    similarity: Share
    similarity_unplaced: Share = 0.6
    related: Share = 0.2
    beside_within_m: Positive = 150


class RateLimit(Section):
    """How many requests one caller may make in a minute."""

    per_minute: Positive


class UploadsOf(Section):
    """How many megabytes and how many files one sender may put in within a day.

    Never less than the largest single file, which is 20 MB.
    """

    megabytes: Annotated[int, Field(ge=20)]
    files: Positive


class Uploads(Section):
    """The quota 上传限额 of a resident, of an officer, and of an address from which people send
    who are not signed in: behind one of those may be many."""

    resident: UploadsOf = UploadsOf(megabytes=200, files=60)
    officer: UploadsOf = UploadsOf(megabytes=2_000, files=600)
    unnamed: UploadsOf = UploadsOf(megabytes=2_000, files=600)


class Reporters(Section):
    """How long and how exactly those are known who do not want to be known.

    An anonymous report's times are rounded down to so many minutes; a confidential reporter's
    identity, once two people have opened it, can be read for so many hours.
    """

    anonymous_minutes: Annotated[int, Field(ge=5, le=1_440)] = 60
    opened_hours: Annotated[int, Field(ge=1, le=720)] = 24


class Intake(Section):
    """The bounds of a report, the channels, the limits of public routes."""

    max_text: Positive
    max_photos: Positive
    max_photo_mb: Positive
    channels: tuple[Channel, ...]
    duplicates: Duplicates
    rate_limits: dict[Code, RateLimit]
    uploads: Uploads = Uploads()
    reporters: Reporters = Reporters()
    # What forms and sheets write in the category's place when nobody knows it.
    not_sure_words: tuple[Line, ...] = ()

    @cached_property
    def channels_by_code(self) -> dict[str, Channel]:
        """Each channel under its code."""
        return {channel.code: channel for channel in self.channels}

    def rate_limit(self, route: str) -> int:
        """How many requests one caller may make in a minute on a public route."""
        return (self.rate_limits.get(route) or self.rate_limits["default"]).per_minute
