"""`linli mcp`: what linli knows, for programs that speak the Model Context Protocol."""

import click


@click.command()
@click.option(
    "--address",
    envvar="LINLI_ADDRESS",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="Address of the linli to read. 地址",
)
@click.option(
    "--token",
    envvar="LINLI_TOKEN",
    default="",
    help="Token of a signed-in member of staff; better given by LINLI_TOKEN. 登录令牌",
)
def mcp(address: str, token: str) -> None:
    """Answer a program's questions on stdin and stdout; reads only. 供其他程序查询

    Needs no database: it asks over HTTP, so that the token's post decides what is seen, and what
    is read is on record as for anybody. Without a token it reads what is public. Needs the extra
    `linli[mcp]`.
    """
    from linli.exchange.mcp.house import Refused, over_http

    try:
        from linli.exchange.mcp.server import served
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("linli"):
            raise
        raise click.ClickException(
            "缺少组件：pip install 'linli[mcp]'。A part is missing: pip install 'linli[mcp]'."
        ) from None
    try:
        house = over_http(address, token)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    served(house).run("stdio")
