"""What the commands have in common: where the data is, and how an answer is printed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def data_option(function: F) -> F:
    """`--data DIR`: the folder with the database, the files and the keys."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="LINLI_DATA_DIR",
        default=Path("data"),
        show_default=True,
        help="Folder with the database, files and keys. 数据目录",
    )(function)


def json_option(function: F) -> F:
    """`--json`: the answer as JSON, in the shape that docs/commands.md gives."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Answer in JSON (shape: docs/commands.md)."
    )(function)


def answer(value: Any, *, as_json: bool, words: Callable[[], str]) -> None:
    """Print an answer: JSON for programs, `words()` for people."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str) if as_json else words())


def table(rows: list[dict[str, Any]], columns: dict[str, str], *, empty: str) -> str:
    """Rows under headings, each column as wide as its longest word; `empty` for no rows."""
    if not rows:
        return empty
    lines = [list(columns.values())] + [
        ["" if row[key] is None else str(row[key]) for key in columns] for row in rows
    ]
    widths = [max(_width(line[place]) for line in lines) for place in range(len(columns))]
    return "\n".join(
        "  ".join(
            word + " " * (width - _width(word)) for word, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def _width(text: str) -> int:
    """Columns on the screen: Chinese characters take two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
