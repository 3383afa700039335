"""Everything that this room serves, under its addresses."""

from django.urls import URLPattern, URLResolver, path

from linli.web import command, grid, health, resident, workbench
from linli.web.api import made
from linli.web.log import log
from linli.web.screens import screens

api = made(
    ("/resident", resident.routes),
    ("/grid", grid.routes),
    ("/workbench", workbench.routes),
    ("/command", command.routes),
    ("", health.routes),
)

urlpatterns: list[URLPattern | URLResolver] = [path("api/", api.urls), *log, *screens]
