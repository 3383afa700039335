"""`linli policy`: check a district's pack, say what would change, put it in force."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from linli.site.commands.options import answer, data_option, json_option

folder_argument = click.argument(
    "folder", metavar="DIR", type=click.Path(file_okay=False, exists=True, path_type=Path)
)


@click.group()
def policy() -> None:
    """The district's rules. 规则包"""


@policy.command()
@folder_argument
@json_option
def check(folder: Path, as_json: bool) -> None:
    """Read a pack and list everything that is wrong with it. Needs no database. 检查

    Ends with 1 when anything is wrong.
    """
    from linli.policy.report import check_pack

    report = check_pack(folder, today=datetime.now(UTC).date())
    lines = [str(problem) for problem in (*report.errors, *report.warnings)]
    counts = ", ".join(f"{count} {what}" for what, count in report.counts().items())
    verdict = "规则包可用。The pack is sound." if report.sound else "规则包不可用。Not to be used."
    answer(
        report.to_json(),
        as_json=as_json,
        words=lambda: "\n".join([*lines, f"{folder}: {counts}. {verdict}"]),
    )
    if not report.sound:
        raise SystemExit(1)


@policy.command()
@folder_argument
@data_option
@json_option
def diff(folder: Path, data: Path, as_json: bool) -> None:
    """Say in words what adopting a pack would change. 对比"""
    from linli.site.opening import opened

    with opened(data):
        from linli.policy.diff import diff as changes_between
        from linli.policy.queries import current

        pack = _sound(folder)
        changes = [str(change) for change in changes_between(current().pack, pack)]
    answer(
        {"changes": changes},
        as_json=as_json,
        words=lambda: "\n".join(changes) or "没有变化。Nothing changes.",
    )


@policy.command()
@folder_argument
@data_option
@json_option
def adopt(folder: Path, data: Path, as_json: bool) -> None:
    """Put a pack in force, and bring the units in step with it. 启用

    Cases keep the release that they were opened under.
    """
    from linli.site.opening import opened

    with opened(data):
        from linli.site.founding import adopt_pack

        release = adopt_pack(_sound(folder), now=datetime.now(UTC))
        facts = {"release": release.id, "number": release.number, "hash": release.hash}
    answer(
        facts,
        as_json=as_json,
        words=lambda: (
            f"第 {facts['number']} 版规则已启用。Release {facts['number']} is in force "
            f"({str(facts['hash'])[:12]})."
        ),
    )


def _sound(folder: Path) -> Any:
    """The pack in a folder; a pack with problems lists them and ends the command with 1."""
    from linli.policy.problems import PackErrors
    from linli.policy.read import read_pack

    try:
        return read_pack(folder)
    except PackErrors as errors:
        click.echo(str(errors), err=True)
        raise SystemExit(1) from None
