"""`linli simulate`: a district and its days, made up but true to life."""

import click


@click.group()
def simulate() -> None:
    """A made-up district, its people and its days. 仿真"""
