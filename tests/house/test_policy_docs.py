"""Every key, word and placeholder of the policy pack has its sentence in docs/policy-pack.md."""

import re
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from linli.policy.read import FILES
from linli.policy.sections.categories import CategoryFile
from linli.policy.sections.notices import PLACEHOLDERS
from linli.policy.sections.permissions import PERMISSIONS
from linli.policy.sections.section import Text

PAGE = Path(__file__).parents[2] / "docs" / "policy-pack.md"
MODELS: dict[str, type[BaseModel]] = {
    **{f"{name}.toml": model for name, model in FILES.items()},
    "categories/*.toml": CategoryFile,
}


def chapters() -> dict[str, str]:
    """The page's chapters under the file each is about."""
    parts = re.split(r"^## `([^`]+)`$", PAGE.read_text(encoding="utf-8"), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def words_of(annotation: Any, *, keys: bool) -> Iterator[str]:
    """Every key below a type, or every literal value, as an author would write them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation is Text:
            return
        for name, field in annotation.model_fields.items():
            if keys:
                yield name
            yield from words_of(field.annotation, keys=keys)
        return
    origin = get_origin(annotation)
    if origin is Literal:
        yield from (() if keys else map(str, get_args(annotation)))
    elif origin in (tuple, dict, Union, types.UnionType):
        for each in get_args(annotation):
            yield from words_of(each, keys=keys)


def spoken(page: str) -> set[str]:
    """The single words that stand in backticks, dotted ones in their parts too."""
    quoted = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", page, flags=re.M | re.S))
    return {word for quote in quoted for word in (quote, *re.findall(r"[a-z0-9_]+", quote))}


@pytest.mark.parametrize("file", sorted(MODELS))
def test_every_key_has_its_sentence(file: str) -> None:
    everywhere = PAGE.read_text(encoding="utf-8").split("\n## ")[0]
    known = spoken(everywhere) | spoken(chapters()[file])
    missing = sorted(set(words_of(MODELS[file], keys=True)) - known)
    assert not missing, f"docs/policy-pack.md says nothing of {missing} under {file}"


@pytest.mark.parametrize("file", sorted(MODELS))
def test_every_choice_has_its_sentence(file: str) -> None:
    missing = sorted(set(words_of(MODELS[file], keys=False)) - spoken(PAGE.read_text("utf-8")))
    assert not missing, f"docs/policy-pack.md says nothing of {missing}, of {file}"


def test_every_permission_has_its_sentence() -> None:
    assert not set(PERMISSIONS) - spoken(chapters()["roles.toml"])


def test_every_placeholder_has_its_sentence() -> None:
    quoted = {f"{{{word}}}" for word in PLACEHOLDERS}
    assert not quoted - spoken(chapters()["notices.toml"])


def test_no_chapter_is_about_a_file_that_nobody_reads() -> None:
    assert set(chapters()) == set(MODELS)
