"""Whether it runs: for load balancers, and for whoever watches over the house."""

from django.db import connection
from django.http import HttpRequest

import linli
from linli.policy.queries import current
from linli.web.door import PUBLIC, Routes
from linli.web.shape import Shape

routes = Routes(tags=["系统 System"])


class HealthOut(Shape):
    """All is well; otherwise the answer is a problem."""

    status: str
    version: str
    release: str


@routes.way(
    "GET", "/health", permission=PUBLIC, response=HealthOut, summary="是否正常 Does it run?"
)
def health(request: HttpRequest) -> HealthOut:
    """200 when the database answers and a policy release is in force, 503 or 409 when not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HealthOut(status="ok", version=linli.__version__, release=current().hash[:12])
