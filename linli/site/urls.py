"""The one table of addresses."""

from linli.exchange.open311.routes import open311
from linli.web.addresses import urlpatterns as ours

urlpatterns = [*open311, *ours]

handler400 = "linli.web.problems.page_bad_request"
handler404 = "linli.web.problems.page_not_found"
handler500 = "linli.web.problems.page_broken"

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]
