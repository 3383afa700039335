"""工作台: the desks of communities, streets, departments and the district's centre."""

from linli.web.door import Routes
from linli.web.workbench.cases import routes as cases
from linli.web.workbench.evidence import routes as evidence
from linli.web.workbench.notices import routes as notices
from linli.web.workbench.page import routes as page
from linli.web.workbench.pairs import routes as pairs
from linli.web.workbench.people import routes as people
from linli.web.workbench.policy import routes as policy
from linli.web.workbench.reports import routes as reports
from linli.web.workbench.session import routes as session
from linli.web.workbench.supervision import routes as supervision
from linli.web.workbench.verbs import routes as verbs

routes = Routes(tags=["工作台 Workbench"])
for part in (session, cases, page, verbs, pairs, evidence, reports, notices, people, policy):
    routes.add_router("", part)
routes.add_router("", supervision)
