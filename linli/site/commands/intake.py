"""`linli intake`: reports come in from a table."""

import click


@click.group()
def intake() -> None:
    """Reports coming in. 受理"""
