"""The one table of addresses."""

from linli.web.addresses import urlpatterns

handler400 = "linli.web.problems.page_bad_request"
handler404 = "linli.web.problems.page_not_found"
handler500 = "linli.web.problems.page_broken"

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]
