"""The screens' catalogues: one text has one key, in one file."""

import re
from collections import Counter

import pytest

from tests.house.source import ROOT

KEY = re.compile(r"^\s*'([^']+)':|(?<=[,{] )'([^']+)':", re.MULTILINE)
MERGED = re.compile(r"from '(\./texts/[\w-]+\.(?:zh|en))'")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("app", ["workbench", "command"])
def test_no_key_stands_in_two_catalogues_of_one_app(app: str, language: str):
    # The later one would win, and the earlier text never be seen.
    source = ROOT / "frontend" / "apps" / app / "src"
    merged = (source / f"texts.{language}.ts").read_text(encoding="utf-8")
    keys: Counter[str] = Counter()
    for name in MERGED.findall(merged):
        text = (source / f"{name}.ts").read_text(encoding="utf-8")
        keys.update({one or other for one, other in KEY.findall(text)})
    assert [key for key, count in keys.items() if count > 1] == []
    assert keys or app != "workbench"
