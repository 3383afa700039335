"""`linli people`: the first members of staff, before anyone can appoint others on a screen."""

from datetime import UTC, date, datetime
from pathlib import Path

import click

from linli.site.commands.options import answer, data_option, json_option


@click.group()
def people() -> None:
    """Staff and their posts. 人员"""


@people.command()
@click.argument("username")
@click.option("--name", required=True, help="Her name; kept sealed. 姓名")
@click.option("--role", required=True, help="Role from the pack. 角色代码")
@click.option("--unit", "unit_code", required=True, help="Unit's code from the pack. 单位代码")
@click.option("--area", "area_code", default="", help="Area's code; the unit's own if not given.")
@click.option("--phone", default="", help="Phone; kept sealed. 电话")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day of the post.")
@click.option(
    "--password",
    prompt="首次登录密码 first password",
    hide_input=True,
    confirmation_prompt="再输一次 once more",
    envvar="LINLI_FIRST_PASSWORD",
    help="Asked for when not given; must be changed at the first sign-in.",
)
@data_option
@json_option
def add(
    username: str,
    name: str,
    role: str,
    unit_code: str,
    area_code: str,
    phone: str,
    until: datetime | None,
    password: str,
    data: Path,
    as_json: bool,
) -> None:
    """Enter a member of staff with a post, both or neither. 添加人员"""
    from linli.site.opening import opened

    last_day: date | None = until.date() if until else None
    with opened(data):
        from linli.site.founding import add_staff

        officer_id, post_id = add_staff(
            username,
            name,
            password=password,
            phone=phone,
            role=role,
            unit_code=unit_code,
            area_code=area_code,
            to_on=last_day,
            now=datetime.now(UTC),
        )
    answer(
        {"officer": officer_id, "post": post_id},
        as_json=as_json,
        words=lambda: (
            f"已添加 {username}，首次登录时须改密码。"
            f"{username} may sign in, and must then change the password."
        ),
    )
