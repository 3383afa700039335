"""How a resident wants to be told 消息设置: one's own alone."""

from linli.journal.acting import ActorKind
from linli.web.door import Routes
from linli.web.telling_ways import telling_ways

routes = Routes(only=ActorKind.RESIDENT)
telling_ways(
    routes,
    "/me/telling",
    of=ActorKind.RESIDENT,
    looking="people.read",
    changing="people.correct",
    named="resident_telling",
)
