"""How a member of staff wants to be told 消息设置: one's own alone, whatever posts she has."""

from linli.journal.acting import ActorKind
from linli.web.door import PUBLIC, Routes
from linli.web.telling_ways import telling_ways

routes = Routes()
telling_ways(
    routes,
    "/session/telling",
    of=ActorKind.OFFICER,
    looking=PUBLIC,
    changing=PUBLIC,
    named="workbench_telling",
)
