"""The one table of addresses."""

from django.urls import path

from linli.exchange.hotline.routes import hotline
from linli.exchange.open311.routes import open311
from linli.exchange.opendata.routes import opendata
from linli.exchange.receipts import receipts
from linli.exchange.webhooks.routes import webhooks
from linli.site.health import metrics, status
from linli.web.addresses import urlpatterns as ours

health = [
    path("metrics", metrics.metrics),
    path("status", status.page),
    path("status.json", status.status),
]
urlpatterns = [*open311, *hotline, *receipts, *opendata, *webhooks, *health, *ours]

handler400 = "linli.web.problems.page_bad_request"
handler404 = "linli.web.problems.page_not_found"
handler500 = "linli.web.problems.page_broken"

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]
