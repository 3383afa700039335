"""网格员端: field work. Signing in, the inbox and all other verbs are the workbench's."""

from linli.web.door import Routes
from linli.web.grid.cases import routes as cases
from linli.web.grid.photos import routes as photos
from linli.web.grid.whistles import routes as whistles

routes = Routes(tags=["网格员端 Grid"])
for part in (cases, photos, whistles):
    routes.add_router("", part)
