"""How the database is reached: names and telephones pass over that line."""

from collections.abc import Iterator

from django.db import connection

from linli.site.findings import Finding, bad

ON_THIS_MACHINE = ("", "localhost", "::1")
ENCRYPTED = ("require", "verify-ca", "verify-full")


def line_to_the_database() -> Iterator[Finding]:
    """Is a database on another machine reached by TLS, whatever it offers?"""
    told = connection.settings_dict
    host = str(told["HOST"])
    if host in ON_THIS_MACHINE or host.startswith(("/", "127.")):
        return
    if told["OPTIONS"].get("sslmode") not in ENCRYPTED:
        yield bad(
            "database",
            f"到数据库 {host} 的连接可能不加密，姓名和电话会在网上明文经过。",
            f"The line to the database at {host} may be plain: names and telephones pass over it.",
            "DATABASE_URL=postgresql://…?sslmode=verify-full",
        )
