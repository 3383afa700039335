"""`linli keys ages`: how old every secret is."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from linli.site.commands.options import answer, data_option, json_option, table

AGES = {
    "kind": "种类 kind",
    "name": "名称 name",
    "since": "启用 since",
    "days": "天 days",
    "limit": "年限 limit",
    "due": "",
    "ends_at": "到期 ends",
}


@click.command()
@data_option
@json_option
def ages(data: Path, as_json: bool) -> None:
    """Say how old every secret is, and which should be renewed. 密钥年龄"""
    from linli.site.opening import opened

    with opened(data, migrated=False):
        from linli.site.secret_ages import secrets_in_force
        from linli.site.secret_days import NAMES

        now = datetime.now(UTC)
        found: list[dict[str, Any]] = [
            {
                "kind": one.kind,
                "name": one.name,
                "since": one.since and one.since.isoformat(),
                "days": one.days(now),
                "limit": one.limit,
                "due": one.is_due(now),
                "ends_at": one.ends_at and one.ends_at.isoformat(),
            }
            for one in secrets_in_force(now=now)
        ]

    def words() -> str:
        rows = [
            one
            | {
                "kind": " ".join(NAMES[one["kind"]]),
                "since": one["since"] and one["since"][:10],
                "limit": one["limit"] or "—",
                "due": "应当更换 renew" if one["due"] else "",
                "ends_at": one["ends_at"] and one["ends_at"][:10],
            }
            for one in found
        ]
        return table(rows, AGES, empty="—")

    answer({"secrets": found}, as_json=as_json, words=words)
