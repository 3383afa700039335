"""The settings of linli with the witness among the rooms."""

from linli.site.settings import *  # noqa: F403
from linli.site.settings import INSTALLED_APPS as ROOMS

INSTALLED_APPS = [*ROOMS, "bench.witness"]
