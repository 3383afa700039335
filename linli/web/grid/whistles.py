"""The whistle in the field: blown, and what is done on site."""

from linli.journal.acting import ActorKind
from linli.web.door import Routes
from linli.web.workbench.together_shapes import WhistleBriefOut
from linli.web.workbench.whistles import (
    EXAMPLE,
    blow_whistle,
    end_whistle,
    note_on_site,
)

routes = Routes(only=ActorKind.OFFICER)

# The same views as at the workbench: one code, whoever presses the button.
routes.way(
    "POST",
    "/cases/{number}/whistle",
    permission="whistle.blow",
    response=WhistleBriefOut,
    summary="吹哨 Whistle for units",
    examples={"占道 stalls": EXAMPLE},
    operation_id="grid_whistle",
)(blow_whistle)
routes.way(
    "POST",
    "/whistles/{whistle_id}/notes",
    permission="evidence.add",
    response=WhistleBriefOut,
    summary="现场处置 What is done on site",
    examples={"处置 work": {"note": "已劝离摊贩，消防通道恢复畅通。"}},
    operation_id="grid_whistle_note",
)(note_on_site)
routes.way(
    "POST",
    "/whistles/{whistle_id}/end",
    permission="whistle.blow",
    response=WhistleBriefOut,
    summary="结束吹哨 End a whistle",
    examples={"处置完毕 done": {"note": "联合处置完毕。"}},
    operation_id="grid_whistle_end",
)(end_whistle)
