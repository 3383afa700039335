"""What the launcher says when it cannot give a database."""

from linli.journal.acting import Refusal


class PostgresUnavailable(Refusal):
    """No database can be had, and the two sentences say what would help."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__("site.no_database", zh, en)
