"""The policy room as Django knows it."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "linli.policy"
