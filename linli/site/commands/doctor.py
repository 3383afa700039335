"""`linli doctor`: what is wrong with an installation, and how to mend it."""

from pathlib import Path

import click

from linli.site.commands.options import answer, data_option, json_option

MARKS = {"good": "✓", "warning": "!", "bad": "✗"}


@click.command()
@click.option("--production", is_flag=True, help="Also ask what only a real installation needs.")
@data_option
@json_option
def doctor(production: bool, data: Path, as_json: bool) -> None:
    """Say what is wrong and how to mend it. 体检

    Looks without changing anything. Ends with 1 when something is bad; a warning alone does not.
    """
    from linli.site.checkup import checkup

    findings = checkup(data, production=production)
    bad = any(one.state == "bad" for one in findings)
    answer(
        {"sound": not bad, "findings": [one.as_row() for one in findings]},
        as_json=as_json,
        words=lambda: "\n".join(
            f"{MARKS[one.state]} {one.zh}\n  {one.en}" + (f"\n  → {one.mend}" if one.mend else "")
            for one in findings
        ),
    )
    if bad:
        raise SystemExit(1)
